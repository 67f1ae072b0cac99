package chat

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"porchlight/internal/desk"
)

// Handler upgrades requests to sockets. It returns at once: a connection lives in its own goroutine with its own context.
func (h *Hub) Handler() http.Handler { return http.HandlerFunc(h.serve) }

func (h *Hub) serve(w http.ResponseWriter, r *http.Request) {
	peer := h.ip(r)
	counted := countedIP(peer)
	if err := h.admit(counted); err != nil {
		h.counters.refused.Add(1)
		refuse(w, err)
		return
	}
	ws, err := h.upgrader.Upgrade(w, r, nil)
	if err != nil { // Upgrade has answered
		h.admission.greeted()
		h.admission.leave(counted, "")
		h.live.Done()
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	c := &conn{hub: h, serial: rand.Uint64() | 1, ws: ws, ip: counted, peer: peer, origin: r.Header.Get("Origin"), host: r.Host, browser: r.UserAgent(), since: h.now(),
		held: true, cancel: cancel}
	c.heard.Store(c.since.Unix())
	ws.SetReadLimit(maxFrame)
	ws.SetPongHandler(func(string) error { c.heard.Store(h.now().Unix()); return nil })
	ws.SetPingHandler(c.pinged)
	h.counters.accepted.Add(1)
	h.registry.add(c)
	if h.isClosing() { // Shutdown may have looked before the line above
		c.bye()
	}
	go c.greet(ctx)
}

// admit counts a new socket and its goroutine, or says why there can be none.
func (h *Hub) admit(counted string) *desk.Error {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if h.closing {
		return desk.Errorf(desk.Unavailable, "The desk is restarting. Please try again soon.").After(5 * time.Second)
	}
	ok, full := h.admission.enter(counted)
	switch {
	case full:
		return desk.Errorf(desk.Unavailable, "The desk has too many connections. Please try again soon.").After(5 * time.Second)
	case !ok:
		return desk.Errorf(desk.RateLimited, "Your address has too many connections.").After(30 * time.Second)
	}
	h.live.Add(1)
	return nil
}

func (h *Hub) isClosing() bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.closing
}

// refuse answers a request that gets no socket. Browsers hide the answer from scripts, not from their network inspector.
func refuse(w http.ResponseWriter, e *desk.Error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.Status())
	_, _ = w.Write(AppendError(nil, "", e)) // the peer may have gone
}
