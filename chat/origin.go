package chat

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"porchlight/internal/desk"
)

// checkOrigin refuses, before the upgrade, an Origin that no inbox could list: a sandboxed page's "null" and what is no
// origin. Which origins are welcome depends on who comes, and is asked after the first frame.
func checkOrigin(r *http.Request) bool {
	list := r.Header["Origin"]
	switch len(list) {
	case 0:
		return true // no browser
	case 1:
		_, ok := originHost(list[0])
		return ok
	}
	return false
}

// originHost is the host, with its port if there is one, of a serialised origin (RFC 6454, 6.2) over HTTP.
func originHost(origin string) (host string, ok bool) {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Hostname() == "" {
		return "", false
	}
	if u.User != nil || u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(origin, "#") {
		return "", false
	}
	return strings.ToLower(u.Host), true
}

// ownOrigin reports whether an origin is the desk's own host. Browsers leave default ports out of both.
func ownOrigin(h desk.Hello) bool {
	if h.Origin == "" {
		return true // not a browser: nobody's page speaks through it
	}
	host, ok := originHost(h.Origin)
	return ok && host == strings.ToLower(h.Host)
}

// peerIP is the address of the other end, for servers without a proxy before them.
func peerIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// countedIP is the address that sockets are counted by: a /64 for IPv6, which one household has whole; nothing for loopback.
func countedIP(address string) string {
	ip := net.ParseIP(address)
	switch {
	case ip == nil:
		return address
	case ip.IsLoopback():
		return ""
	case ip.To4() == nil:
		return ip.Mask(net.CIDRMask(64, 128)).String()
	}
	return ip.String()
}
