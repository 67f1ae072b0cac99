package chat

import (
	"cmp"
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"porchlight/internal/desk"
)

// Bounds of the live list: a flood of visitors costs this much, and no more.
const (
	visitorsMost = 3_000 // who is remembered, at most 5 KB each; who comes when it is full is listed once there is room
	visitorsTold = 200   // who one agent is told of, the last to come: more than anybody reads. So many changes a second are told one by one
)

// visitors are who looks at pages of websites whose inbox shows that. Nothing of it is stored: it is as long as their sockets are.
type visitors struct {
	mu       sync.Mutex
	of       map[visitorKey]*visitor // guarded by mu
	watchers map[*conn]struct{}      // guarded by mu: agents' sockets that have the list on screen
	changed  map[*visitor]struct{}   // guarded by mu: what the watchers are told next; empty while nobody watches
	next     uint64                  // guarded by mu
}

// visitorKey is a device in an inbox: its tabs are one visitor.
type visitorKey struct{ hash, inbox string }

type visitor struct {
	id, contact string // id is of this list alone, and another one when they come again
	key         visitorKey
	who         desk.Identity // as their last tab said hello
	principals  []string      // who may see them
	locale      string
	order       uint64 // in which they came
	since       desk.Millis
	visit       desk.Visit
	arrival     desk.Arrival
	pages       int64 // they have looked at since they came
	tabs        []*conn
	left        time.Time // with no tabs: when the last one went
	over        bool      // they are gone, and the watchers are told so
}

func (v *visitors) init() {
	v.of, v.watchers, v.changed = map[visitorKey]*visitor{}, map[*conn]struct{}{}, map[*visitor]struct{}{}
}

// arrives takes the page that a visitor looks at now.
func (h *Hub) arrives(c *conn, who *desk.Identity, page desk.Visit, arrival desk.Arrival) {
	if len(who.Watched) == 0 {
		return
	}
	v := &h.visitors
	v.mu.Lock()
	defer v.mu.Unlock()
	key := visitorKey{who.TokenHash, who.Inbox}
	one, now := v.of[key], desk.At(h.now())
	if one == nil {
		if len(v.of) >= visitorsMost {
			return
		}
		v.next++
		one = &visitor{id: rand.Text(), key: key, principals: who.Watched, locale: who.Locale, order: v.next, since: now, arrival: arrival}
		v.of[key] = one
	}
	if one.visit.Page != page.Page {
		one.pages++
		page.At = now
	} else {
		page.At = one.visit.At
	}
	one.visit, one.contact, one.who, one.left = page, who.ID, *who, time.Time{}
	if !slices.Contains(one.tabs, c) {
		one.tabs = append(one.tabs, c)
	}
	c.shown.Store(true)
	v.change(one)
}

// change has the watchers told. It needs mu.
func (v *visitors) change(one *visitor) {
	if len(v.watchers) > 0 {
		v.changed[one] = struct{}{}
	}
}

// named says that the visitor of a socket has become a contact.
func (h *Hub) named(who *desk.Identity) {
	v := &h.visitors
	v.mu.Lock()
	defer v.mu.Unlock()
	if one := v.of[visitorKey{who.TokenHash, who.Inbox}]; one != nil && one.contact != who.ID {
		one.contact, one.who = who.ID, *who
		v.change(one)
	}
}

// departs counts a tab out. The list keeps them for a while: the next page's socket is about to come.
func (h *Hub) departs(c *conn) {
	who, v := c.who.Load(), &h.visitors
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.watchers, c)
	one := v.of[visitorKey{who.TokenHash, who.Inbox}]
	if one == nil {
		return
	}
	if at := slices.Index(one.tabs, c); at >= 0 {
		one.tabs = slices.Delete(one.tabs, at, at+1)
	}
	switch {
	case len(one.tabs) > 0:
	case one.contact == "" && one.arrival.Visits == 0: // their browser keeps nothing: on the next page they are somebody else
		v.ends(one)
	case one.left.IsZero():
		one.left = h.now()
	}
}

// ends takes somebody off the list. It needs mu.
func (v *visitors) ends(one *visitor) {
	delete(v.of, one.key)
	one.over = true
	v.change(one)
}

// unlisted empties the list of an inbox that has changed: it may show nobody any more. Sockets that come back fill it again, if it does.
func (h *Hub) unlisted(inbox string) {
	v := &h.visitors
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, one := range v.of {
		if one.key.inbox == inbox {
			v.ends(one)
		}
	}
}

// watches begins or ends to tell an agent's socket who is there.
func (c *conn) watches(who *desk.Identity, on bool) error {
	if !who.Agent() {
		return desk.Errorf(desk.Forbidden, "Only the team is told who is there.")
	}
	v := &c.hub.visitors
	v.mu.Lock()
	defer v.mu.Unlock()
	if !on {
		delete(v.watchers, c)
		return nil
	}
	v.watchers[c] = struct{}{}
	c.shown.Store(true)
	c.send(v.whole(c))
	return nil
}

// Listed is who a row of the live list is; false when they have gone, or are none that the reader may see. Who goes from page to page is there.
func (h *Hub) Listed(reader *desk.Identity, id string) (desk.Listed, bool) {
	v := &h.visitors
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, one := range v.of {
		if one.id == id && desk.Sees(reader.Principals, one.principals) {
			return desk.Listed{Who: one.who, Visit: one.visit, Arrival: one.arrival}, true
		}
	}
	return desk.Listed{}, false
}

// passers is what each tick does for the live list: who has been gone for a while is over, and the watchers hear at once of all that changed
// since the last one.
func (h *Hub) passers(now time.Time) {
	v := &h.visitors
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, one := range v.of {
		if len(one.tabs) == 0 && now.Sub(one.left) >= graceGone {
			v.ends(one)
		}
	}
	if len(v.changed) == 0 {
		return
	}
	for c := range v.watchers {
		if frame := v.news(c); frame != nil {
			c.send(frame)
		}
	}
	clear(v.changed)
}

// news is what one watcher has not been told; nil: nothing that they may know. It needs mu.
func (v *visitors) news(c *conn) []byte {
	if len(v.changed) > visitorsTold {
		return v.whole(c)
	}
	var here []*visitor
	var gone []string
	for one := range v.changed {
		switch {
		case !c.holds(one.principals):
		case one.over:
			gone = append(gone, one.id)
		default:
			here = append(here, one)
		}
	}
	if len(here)+len(gone) == 0 {
		return nil
	}
	newest(here)
	slices.Sort(gone)
	return appendVisitors(nil, false, len(v.seen(c)), here, gone)
}

// whole is the list as it is for one watcher. It needs mu.
func (v *visitors) whole(c *conn) []byte {
	list := v.seen(c)
	newest(list)
	return appendVisitors(nil, true, len(list), list[:min(len(list), visitorsTold)], nil)
}

func (v *visitors) seen(c *conn) (list []*visitor) {
	for _, one := range v.of {
		if c.holds(one.principals) {
			list = append(list, one)
		}
	}
	return list
}

func newest(list []*visitor) {
	slices.SortFunc(list, func(a, b *visitor) int { return cmp.Compare(b.order, a.order) })
}
