package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// deskTeams are so many that an agent sees a sixth of a desk.
const deskTeams, deskAgents, deskMessages = 6, 24, 10

// measureDesks seeds a desk of each size, fills its search and asks it what agents ask. Nothing is written to it, so that sizes compare.
func measureDesks(ctx context.Context, s *subject, o options, work string) (map[int]results, error) {
	out := map[int]results{}
	for _, size := range o.desks {
		d, folder := *s, work
		if o.keep {
			folder = o.out
		}
		d.seeded = filepath.Join(folder, "desk-"+strconv.Itoa(size))
		fmt.Fprintf(os.Stderr, "a desk of %d conversations\n", size)
		if err := d.fill(ctx, size); err != nil {
			return out, err
		}
		into := results{}
		err := d.asked(ctx, o, into)
		if !o.keep {
			err = errors.Join(err, os.RemoveAll(d.seeded))
		}
		if err != nil {
			return out, fmt.Errorf("a desk of %d conversations: %w", size, err)
		}
		out[size] = into
	}
	return out, nil
}

// fill makes a desk, or takes the one that an earlier run has kept: how to sign in stands beside it.
func (s *subject) fill(ctx context.Context, conversations int) error {
	beside := s.seeded + ".json"
	if kept, err := os.ReadFile(beside); err == nil {
		return json.Unmarshal(kept, &s.access)
	}
	if err := os.RemoveAll(s.seeded); err != nil { // half a desk
		return fmt.Errorf("remove %s: %w", s.seeded, err)
	}
	if err := s.seedWith(ctx, "--agents", strconv.Itoa(deskAgents), "--teams", strconv.Itoa(deskTeams),
		"--conversations", strconv.Itoa(conversations), "--messages", strconv.Itoa(deskMessages), "--until", "2026-05-04"); err != nil {
		return err
	}
	if err := s.run(ctx, "reindex", "--dir", s.seeded); err != nil {
		return err
	}
	access, err := json.Marshal(s.access)
	if err != nil {
		return fmt.Errorf("encode how to sign in: %w", err)
	}
	return os.WriteFile(beside, access, 0o600)
}

// asked lets a fresh process answer all journeys.
func (s *subject) asked(ctx context.Context, o options, into results) error {
	p, err := s.serve(ctx, s.seeded)
	if err != nil {
		return err
	}
	d := &asking{process: p, options: o, into: into, random: rand.New(rand.NewPCG(1, 2))} //nolint:gosec // which conversations are opened is no secret
	err = d.begin(ctx)
	for _, j := range deskJourneys {
		if err == nil && o.wants(j.name) {
			if err = j.run(d, ctx); err != nil {
				err = fmt.Errorf("%s: %w", j.name, err)
			}
		}
	}
	if err == nil {
		var use usage
		if use, err = p.usage(); err == nil {
			into.add("desk, memory", float64(use.rss)/(1<<20))
		}
	}
	return errors.Join(err, p.stop())
}

// asking is one desk that is asked by its agents over HTTP.
type asking struct {
	*process
	options
	into       results
	random     *rand.Rand
	places     []string // ids of conversations, young and old, that an agent sees
	agents     []*asker
	supervisor *asker
}

// asker is somebody who asks, from an address of their own: how often one address may ask is bounded.
type asker struct {
	token  string
	client http.Client
}

func newAsker(token string, n int) *asker {
	a := &asker{token: token}
	a.client.Transport = &http.Transport{DialContext: (&net.Dialer{LocalAddr: address(n)}).DialContext}
	return a
}

// deskJourneys by name.
var deskJourneys = []struct {
	name string
	run  func(*asking, context.Context) error
}{
	{"list", (*asking).lists},
	{"lists", (*asking).rate},
	{"open", (*asking).opens},
	{"search", (*asking).searches},
}

// The page that the workspace asks for, and how deep "deep" is.
const (
	listLimit = 200
	deepPages = 50
	listsOf   = 400 // times that each list is asked for
	opensOf   = 400
	searchOf  = 60 // times each search
)

// get asks for something as an agent and reads all of the answer, into v unless it is nil.
func (d *asking) get(ctx context.Context, who *asker, path string, query url.Values, v any) (took time.Duration, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+d.port+path+"?"+query.Encode(), http.NoBody)
	if err != nil {
		return 0, fmt.Errorf("ask for %s: %w", path, err)
	}
	request.Header.Set("Authorization", who.token)
	began := time.Now()
	response, err := who.client.Do(request)
	if err != nil {
		return 0, fmt.Errorf("ask for %s: %w", path, err)
	}
	defer func() { _ = response.Body.Close() }() // it is read to its end
	body, err := io.ReadAll(response.Body)
	took = time.Since(began)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %.200s", response.Status, body)
	}
	if err == nil && v != nil {
		err = json.Unmarshal(body, v)
	}
	if err != nil {
		return took, fmt.Errorf("read %s: %w", path, err)
	}
	return took, nil
}

// listed is a page of conversations.
type listed struct {
	Conversations []struct {
		ID string `json:"id"`
	} `json:"conversations"`
	Next string `json:"next"`
}

func page(status, cursor string, limit int) url.Values {
	return url.Values{"status": {status}, "limit": {strconv.Itoa(limit)}, "cursor": {cursor}}
}

// begin seats who asks and walks a list down, for places to open and for the cursor of a page deep in it.
func (d *asking) begin(ctx context.Context) error {
	d.supervisor = newAsker(d.access.Supervisor.Token, 0)
	for n, a := range d.access.Agents {
		d.agents = append(d.agents, newAsker(a.Token, n+1))
	}
	cursor := ""
	for range deepPages {
		var l listed
		if _, err := d.get(ctx, d.agents[0], "/api/desk/conversations", page("solved", cursor, listLimit), &l); err != nil {
			return err
		}
		for _, c := range l.Conversations {
			d.places = append(d.places, c.ID)
		}
		if l.Next == "" {
			break
		}
		cursor = l.Next
	}
	if len(d.places) < listLimit {
		return fmt.Errorf("an agent sees %d solved conversations: too few to measure", len(d.places))
	}
	return nil
}

// timed asks so many times and keeps the quantiles.
func (d *asking) timed(name string, times int, ask func(n int) (time.Duration, error)) error {
	for n := range times / 10 { // what only a first time costs is not asked about
		if _, err := ask(n); err != nil {
			return err
		}
	}
	took := make([]float64, times)
	for n := range times {
		d, err := ask(n)
		if err != nil {
			return err
		}
		took[n] = milliseconds(d)
	}
	slices.Sort(took)
	d.into.add(name+", p50", quantile(took, .50))
	d.into.add(name+", p99", quantile(took, .99))
	return nil
}

// lists are the first page of what is to do, and pages deep in what is done: by keyset, walked as somebody scrolls.
func (d *asking) lists(ctx context.Context) error {
	for _, who := range []struct {
		name string
		*asker
	}{{"an agent", d.agents[0]}, {"a supervisor", d.supervisor}} {
		ask := func(status, cursor string, into any) (time.Duration, error) {
			return d.get(ctx, who.asker, "/api/desk/conversations", page(status, cursor, listLimit), into)
		}
		if err := d.timed("list of "+who.name, listsOf, func(int) (time.Duration, error) { return ask("", "", nil) }); err != nil {
			return err
		}
		cursor := ""
		if err := d.timed("list of "+who.name+", scrolled", listsOf, func(int) (time.Duration, error) {
			var l listed
			took, err := ask("solved", cursor, &l)
			cursor = l.Next // at the end it begins anew
			return took, err
		}); err != nil {
			return err
		}
	}
	return nil
}

// rate is how many first pages, of as many rows as a screen shows, agents get in a second.
func (d *asking) rate(ctx context.Context) error {
	const screen, workers = 25, 8
	var done atomic.Int64
	failed := make(chan error, workers)
	until := time.Now().Add(d.seconds)
	began := time.Now()
	var all sync.WaitGroup
	for n := range workers {
		all.Go(func() {
			for time.Now().Before(until) {
				if _, err := d.get(ctx, d.agents[n], "/api/desk/conversations", page("", "", screen), nil); err != nil {
					failed <- err
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	select {
	case err := <-failed:
		return err
	default:
	}
	d.into.add("lists", float64(done.Load())/time.Since(began).Seconds())
	return nil
}

// opens are a conversation's head, what stands beside it and its messages, as the workspace asks for them.
func (d *asking) opens(ctx context.Context) error {
	who := d.agents[0]
	return d.timed("open a conversation", opensOf, func(int) (time.Duration, error) {
		path := "/api/desk/conversations/" + d.places[d.random.IntN(len(d.places))]
		head, err := d.get(ctx, who, path, nil, nil)
		if err != nil {
			return 0, err
		}
		messages, err := d.get(ctx, who, path+"/messages", url.Values{"limit": {"50"}}, nil)
		return head + messages, err
	})
}

// searches are what people type, in the words that a seed says.
var searches = []struct{ name, words string }{
	{"one word", "voucher"},
	{"two words", "invoice address"},
	{"three words", "parcel friday leeds"},
	{"four words", "new lamp charge tuesday"},
	{"a common word", "the"},
	{"a sentence", "I have corrected the invoice and sent it again"},
	{"a beginning", "deliv"},
	{"a typing error", "vuocher"},
	{"another language", "Rechnung Anschrift"},
	{"signs", "注文"},
	{"nothing", "AF-0000001"},
}

func (d *asking) searches(ctx context.Context) error {
	for _, order := range []string{"newest", "best"} {
		if err := d.timed("search, "+order, searchOf*len(searches), func(n int) (time.Duration, error) {
			q := url.Values{"q": {searches[n%len(searches)].words}, "locale": {"en"}, "order": {order}, "limit": {"20"}}
			return d.get(ctx, d.agents[n%deskAgents], "/api/desk/search", q, nil)
		}); err != nil {
			return err
		}
	}
	for _, s := range searches { // each by itself, to see which one is slow
		if err := d.timed("search for "+s.name, searchOf, func(n int) (time.Duration, error) {
			return d.get(ctx, d.agents[n%deskAgents], "/api/desk/search", url.Values{"q": {s.words}, "locale": {"en"}, "limit": {"20"}}, nil)
		}); err != nil {
			return err
		}
	}
	return nil
}

// sizes is a flag: numbers of conversations with commas between.
type sizes []int

func (s *sizes) String() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint([]int(*s)), " ", ","), "[]")
}

func (s *sizes) Set(text string) error {
	*s = nil
	for _, part := range strings.Split(text, ",") {
		if part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 1000 {
			return fmt.Errorf("%q is no size of a desk: at least 1000", part)
		}
		*s = append(*s, n)
	}
	return nil
}
