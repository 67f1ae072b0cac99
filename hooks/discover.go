package hooks

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"porchlight/internal/desk"
)

// endpoints are where a provider is asked what (OpenID Connect Discovery 1.0, 3).
type endpoints struct {
	Issuer    string `json:"issuer"`
	Authorize string `json:"authorization_endpoint"`
	Token     string `json:"token_endpoint"`
	UserInfo  string `json:"userinfo_endpoint"`
	Keys      string `json:"jwks_uri"`
}

const (
	discoverWait = 10 * time.Second
	discoverMost = 64 << 10 // bytes; real ones have 2 to 4 KB
)

// discover asks an issuer for its endpoints. It follows no redirect, and speaks without TLS to this machine alone.
func discover(ctx context.Context, issuer string) (endpoints, error) {
	issuer = strings.TrimSuffix(strings.TrimSpace(issuer), "/")
	if !safeURL(issuer) {
		return endpoints{}, desk.Errorf(desk.BadRequest, "Enter the provider's address, with https://.").On("issuer")
	}
	found, err := fetchEndpoints(ctx, issuer)
	if err != nil {
		return found, desk.Errorf(desk.BadRequest, "There is no OpenID Connect provider at this address: %s/.well-known/openid-configuration does not say what it should.", issuer).
			On("issuer").Because(err)
	}
	return found, nil
}

func fetchEndpoints(ctx context.Context, issuer string) (found endpoints, err error) {
	ctx, cancel := context.WithTimeout(ctx, discoverWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, issuer+"/.well-known/openid-configuration", nil)
	if err != nil {
		return found, err
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(req)
	if err != nil {
		return found, err
	}
	defer func() { _ = answer.Body.Close() }() // only read
	if answer.StatusCode != http.StatusOK {
		return found, fmt.Errorf("ask for endpoints: status %d", answer.StatusCode)
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, discoverMost)).Decode(&found); err != nil {
		return found, err
	}
	if strings.TrimSuffix(found.Issuer, "/") != issuer {
		return found, fmt.Errorf("ask for endpoints: it calls itself %q", found.Issuer)
	}
	for _, address := range []string{found.Authorize, found.Token, found.Keys} {
		if !safeURL(address) {
			return found, fmt.Errorf("ask for endpoints: %q", address)
		}
	}
	if found.UserInfo != "" && !safeURL(found.UserInfo) {
		return found, fmt.Errorf("ask for endpoints: %q", found.UserInfo)
	}
	return found, nil
}

// safeURL accepts what is read over TLS, or on this machine.
func safeURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}
