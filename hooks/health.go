package hooks

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"porchlight/find"
	"porchlight/kb"
)

// healthState is what a monitor reads. OK is false when messages cannot be taken.
type healthState struct {
	OK      bool        `json:"ok"`
	Storage string      `json:"storage"`              // "ok", or what is wrong
	Search  kb.Status   `json:"search"`               // a rebuilding index is no fault: chat goes on
	Found   find.Status `json:"search_conversations"` // nor is one that fills itself
	Sockets int         `json:"sockets"`
	Parts   string      `json:"parts"` // "ok", or which one has ended
}

// probeWait bounds how long a probe may wait for the disk.
const probeWait = 3 * time.Second

// health answers 200 when a message would be taken, else 503. After a write met a full disk it tries another one, so that a
// disk with room again is seen without anybody writing.
func health(c *call) error {
	stats := c.desk.Store.Stats()
	state := healthState{OK: true, Storage: "ok", Parts: "ok", Search: c.desk.Index.Status(), Found: c.desk.Found.Status(), Sockets: c.desk.Hub.Stats().Connections}
	if stats.StorageFull {
		ctx, cancel := context.WithTimeout(c.Request.Context(), probeWait)
		defer cancel()
		if err := c.desk.Store.Probe(ctx); err != nil {
			state.OK, state.Storage = false, "the disk takes no writes"
		}
	}
	if err := c.desk.failed(); err != nil {
		state.OK, state.Parts = false, err.Error()
	}
	code := http.StatusOK
	if !state.OK {
		code = http.StatusServiceUnavailable
	}
	body, err := json.Marshal(state)
	if err != nil {
		return err
	}
	return c.raw(code, body)
}

// metrics speaks the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).
func metrics(c *call) error {
	s, h, k := c.desk.Store.Stats(), c.desk.Hub.Stats(), c.desk.Index.Status()
	written, dropped := c.desk.Store.Searches.Stats()
	h2 := c.Response.Header()
	h2.Set("Content-Type", "text/plain; version=0.0.4")
	h2.Set("Cache-Control", "no-store")
	for _, m := range []struct {
		name, kind, help string
		value            int64
	}{
		{"porchlight_sockets", "gauge", "Open WebSocket connections.", int64(h.Connections)},
		{"porchlight_sockets_accepted_total", "counter", "WebSocket connections accepted since the start.", h.Accepted},
		{"porchlight_sockets_refused_total", "counter", "WebSocket connections refused since the start.", h.Refused},
		{"porchlight_sockets_slow_total", "counter", "Sockets closed because their send queue was full.", h.Slow},
		{"porchlight_frames_in_total", "counter", "Frames received.", h.FramesIn},
		{"porchlight_frames_out_total", "counter", "Frames queued for sockets.", h.FramesOut},
		{"porchlight_writer_batches_total", "counter", "Transactions committed by the writer.", s.Batches},
		{"porchlight_writer_operations_total", "counter", "Operations committed by the writer.", s.Operations},
		{"porchlight_writer_waiting", "gauge", "Operations waiting for the writer.", int64(s.Waiting)},
		{"porchlight_searches_written_total", "counter", "Searches of readers written to the search log.", written},
		{"porchlight_searches_dropped_total", "counter", "Searches of readers there was no place for.", dropped},
		{"porchlight_search_texts", "gauge", "Article texts in the index.", int64(k.Indexed)},
	} {
		// When the reader has gone there is nobody to tell.
		_, _ = fmt.Fprintf(c.Response, "# HELP %s %s\n# TYPE %s %s\n%s %d\n", m.name, m.help, m.name, m.kind, m.name, m.value)
	}
	return nil
}
