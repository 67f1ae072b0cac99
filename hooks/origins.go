package hooks

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
)

const (
	originsPriority = apis.DefaultCorsMiddlewarePriority // where PocketBase's own would run
	headersPriority = apis.DefaultSecurityHeadersMiddlewarePriority + 1
)

// forVisitors reports whether other websites' pages may call a route: the visitor's own, and the files of a conversation.
func forVisitors(path string) bool {
	return path == "/api/desk/visitor" || strings.HasPrefix(path, "/api/desk/visitor/") || strings.HasPrefix(path, "/api/desk/files/")
}

// origins lets pages of the websites that an inbox lists read visitors' routes; nobody else, and never with credentials. The
// preflight cannot know the inbox, so it asks whether any lists the origin; the request itself is then checked against its own.
func (d *Desk) origins(e *core.RequestEvent) error {
	origin := e.Request.Header.Get("Origin")
	if !forVisitors(e.Request.URL.Path) {
		return e.Next()
	}
	h := e.Response.Header()
	h.Add("Vary", "Origin")
	if origin == "" || sameHost(origin, e.Request.Host) {
		return e.Next()
	}
	admitted, err := d.admits(e, origin)
	if err != nil {
		return err
	}
	if admitted {
		h.Set("Access-Control-Allow-Origin", origin)
	}
	if e.Request.Method != http.MethodOptions {
		return e.Next()
	}
	if admitted {
		h.Set("Access-Control-Allow-Methods", "GET, POST, DELETE")
		h.Set("Access-Control-Allow-Headers", "Content-Type, X-Porchlight-Inbox, X-Porchlight-Session, X-Porchlight-Locale, X-Porchlight-Identity")
		h.Set("Access-Control-Max-Age", "7200") // seconds: the most that Chromium keeps
	}
	return e.NoContent(http.StatusNoContent)
}

func (d *Desk) admits(e *core.RequestEvent, origin string) (bool, error) {
	key := e.Request.Header.Get("X-Porchlight-Inbox")
	if key == "" {
		key = e.Request.URL.Query().Get("inbox")
	}
	return d.Store.Admits(e.Request.Context(), key, origin, e.Request.Host)
}

func sameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, host)
}

// headers are on every answer of ours. Pages set a stricter policy of their own.
func headers(e *core.RequestEvent) error {
	h := e.Response.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Permissions-Policy", "geolocation=(), payment=(), usb=()")
	return e.Next()
}
