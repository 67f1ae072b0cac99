package hooks_test

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/subscriptions"

	"porchlight/internal/apptest"
)

// watchers learn who is sent a record over PocketBase's realtime. PocketBase sends in
// goroutines of their own, but prepares what it sends (the enrich hook) before the save
// returns, and only for those whom the rule lets in: counting the preparations says how
// many messages to receive, and that there is none to wait for.
type watchers struct {
	mu       sync.Mutex     // guards prepared
	prepared map[string]int // by persona's name
}

func newWatchers(app *apptest.App) *watchers {
	w := &watchers{prepared: map[string]int{}}
	app.OnRecordEnrich().BindFunc(func(e *core.RecordEnrichEvent) error {
		if e.RequestInfo.Context == core.RequestInfoContextRealtime {
			w.mu.Lock()
			w.prepared[e.RequestInfo.Query["persona"]]++
			w.mu.Unlock()
		}
		return e.Next()
	})
	return w
}

func (d *desk) watchOne(row accessRow, p apptest.Persona) (bool, error) {
	return d.subscribe(row, recordID(row.record), p)
}

func (d *desk) watchAll(row accessRow, p apptest.Persona) (bool, error) {
	return d.subscribe(row, "*", p)
}

// subscribe watches a topic as p, saves the record, and reports whether p is sent it. A
// refused subscription is a denial too.
func (d *desk) subscribe(row accessRow, topic string, p apptest.Persona) (bool, error) {
	client := subscriptions.NewDefaultClient()
	broker := d.SubscriptionsBroker()
	broker.Register(client)
	defer broker.Unregister(client.Id())

	options := url.QueryEscape(fmt.Sprintf(`{"query":{"persona":%q}}`, p.Name))
	rec := d.Do(apptest.Request{Method: "POST", URL: "/api/realtime", As: p, Body: map[string]any{
		"clientId": client.Id(), "subscriptions": []string{row.collection + "/" + topic + "?options=" + options}}})
	if rec.Code != http.StatusNoContent {
		return false, refusal(rec)
	}
	before := d.watch.count(p)
	if err := d.Save(d.Record(row.collection, recordID(row.record))); err != nil {
		return false, fmt.Errorf("save the watched record: %w", err)
	}
	sent := d.watch.count(p) - before
	for range sent {
		<-client.Channel()
	}
	d.state.restore()
	return sent > 0, nil
}

func (w *watchers) count(p apptest.Persona) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.prepared[p.Name]
}
