package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"strconv"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// call is one request to a route of ours, by somebody who was verified.
type call struct {
	*core.RequestEvent
	desk *Desk
	from desk.Identity // zero for routes that anybody may call
}

// bodyMost is the limit of a JSON body: that of a socket's frame.
const bodyMost = 64 << 10

// body reads the whole body, as far as it may go.
func (c *call) body() ([]byte, error) { return c.bodyMost(bodyMost) }

func (c *call) bodyMost(most int64) ([]byte, error) {
	raw, err := io.ReadAll(http.MaxBytesReader(c.Response, c.Request.Body, most))
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return nil, desk.Errorf(desk.TooLarge, "The request is over %d KiB.", most>>10)
	}
	if err != nil {
		return nil, desk.Errorf(desk.BadRequest, "The request could not be read to its end.").Because(err)
	}
	return raw, nil
}

// decode reads a JSON body into v, which lists every field there may be.
func (c *call) decode(v any) error {
	raw, err := c.body()
	if err != nil {
		return err
	}
	return strictJSON(raw, v)
}

// decodeMost is decode for the few bodies that may be longer.
func (c *call) decodeMost(v any, most int64) error {
	raw, err := c.bodyMost(most)
	if err != nil {
		return err
	}
	return strictJSON(raw, v)
}

// number reads a query parameter; absent is 0.
func (c *call) number(name string) (int64, error) {
	text := c.Request.URL.Query().Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, desk.Errorf(desk.BadRequest, "%s is a whole number, not below 0.", name).On(name)
	}
	return n, nil
}

func (c *call) query(name string) string { return c.Request.URL.Query().Get(name) }

// raw answers with bytes that already are JSON.
func (c *call) raw(status int, body []byte) error {
	h := c.Response.Header()
	h.Set("Content-Type", "application/json")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	c.Response.WriteHeader(status)
	_, err := c.Response.Write(body)
	return err
}

func (c *call) json(v any) error { return c.jsonStatus(http.StatusOK, v) }

func (c *call) jsonStatus(status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return c.raw(status, body)
}

// refusal is an error as clients read it.
type refusal struct {
	Code       desk.Code `json:"code"`
	Text       string    `json:"text"`
	RetryAfter int       `json:"retry_after,omitempty"` // seconds
	Field      string    `json:"field,omitempty"`
	Current    any       `json:"current,omitempty"`
}

// refuse answers with an error; what is our fault is logged with its cause. Whoever has closed the page since is not.
func (c *call) refuse(err error) error {
	e := desk.AsError(err)
	if (e.Code == desk.Internal || e.Code == desk.StorageFull) && !errors.Is(c.Request.Context().Err(), context.Canceled) {
		c.desk.config.Logger.Error("answer a request", "route", c.Request.Pattern, "err", err)
	}
	seconds := int(math.Ceil(e.RetryAfter.Seconds()))
	if seconds > 0 {
		c.Response.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	body, err := json.Marshal(refusal{e.Code, e.Text, seconds, e.Field, e.Current})
	if err != nil {
		return err
	}
	return c.raw(e.Status(), body)
}

// clientIP is who asks, as PocketBase's trusted proxy setting sees it.
func (d *Desk) clientIP(r *http.Request) string {
	e := core.RequestEvent{App: d.app}
	e.Request = r
	if ip := e.RealIP(); ip != "" {
		return ip
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
