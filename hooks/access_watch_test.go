package hooks_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
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

// subscribe watches a topic as every persona at once, saves the record, and reports who is
// sent it. A refused subscription is a denial too.
func (d *desk) subscribe(row accessRow, topic string, personas []apptest.Persona) []result {
	d.t.Helper()
	results := make([]result, len(personas))
	clients := make([]subscriptions.Client, len(personas))
	before := make([]int, len(personas))
	for i, p := range personas {
		clients[i] = subscriptions.NewDefaultClient()
		d.SubscriptionsBroker().Register(clients[i])
		defer d.SubscriptionsBroker().Unregister(clients[i].Id())
		results[i].err = d.topics(clients[i], row, topic, p)
		before[i] = d.watch.count(p)
	}
	if err := d.Save(d.Record(row.collection, recordID(row.record))); err != nil {
		d.t.Fatal(fmt.Errorf("%v: save the watched record: %w", row, err))
	}
	for i, p := range personas {
		sent := d.watch.count(p) - before[i]
		for range sent {
			<-clients[i].Channel()
		}
		results[i].in = sent > 0
	}
	d.state.restore()
	return results
}

// topics subscribes one client as p to every name that PocketBase knows a topic by; a
// refusal leaves it without that one.
func (d *desk) topics(client subscriptions.Client, row accessRow, topic string, p apptest.Persona) error {
	d.t.Helper()
	col, err := d.FindCachedCollectionByNameOrId(row.collection)
	if err != nil {
		return err
	}
	names := []string{col.Name + "/" + topic, col.Id + "/" + topic}
	if topic == "*" {
		names = append(names, col.Name, col.Id)
	}
	options := "?options=" + url.QueryEscape(fmt.Sprintf(`{"query":{"persona":%q}}`, p.Name))
	for i := range names {
		names[i] += options
	}
	in, err := d.ask(client, names, p)
	if in || err != nil {
		return err
	}
	for _, name := range names { // one forbidden name forbids them all: each has to be tried alone
		if _, err := d.ask(client, append(slices.Sorted(maps.Keys(client.Subscriptions())), name), p); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) ask(client subscriptions.Client, topics []string, p apptest.Persona) (bool, error) {
	d.t.Helper()
	rec := d.Do(apptest.Request{Method: "POST", URL: "/api/realtime", As: p,
		Body: map[string]any{"clientId": client.Id(), "subscriptions": topics}})
	return outcome(rec)
}

func (w *watchers) count(p apptest.Persona) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.prepared[p.Name]
}
