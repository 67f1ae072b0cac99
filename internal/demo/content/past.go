package content

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"
)

// pastDays is how far back the shop's conversations reach: a quarter and a little, so that reports have something to compare.
const pastDays = 120

// Past is a script as one contact played it.
type Past struct {
	Script  *Script
	Contact *Contact
	Agent   *Agent // who has it at the end
	Subject string
	Opened  time.Time
	Rating  Rating // Score 0: none
	Turns   []PastTurn
}

// PastTurn is a message of it. Agent is set for replies and notes of agents; Event and To as in Turn.
type PastTurn struct {
	From  string
	Text  string
	Event string
	To    string
	Agent *Agent
	At    time.Time
}

// Past plays n conversations that ended before now or are going on, oldest first. The same n and now give the same ones.
func (c *Content) Past(n int, now time.Time) ([]Past, error) {
	zone, err := time.LoadLocation(c.Hours.TZ)
	if err != nil {
		return nil, fmt.Errorf("load zone of the hours: %w", err)
	}
	var all []Past
	for round := 0; len(all) < n; round++ {
		for i := range c.Scripts {
			s := &c.Scripts[i]
			if len(all) == n || s.Contact != "" && round > 0 || s.rare() && round%3 > 0 {
				continue
			}
			p, err := c.play(s, round, now.In(zone))
			if err != nil {
				return nil, fmt.Errorf("play %s: %w", s.Key, err)
			}
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b Past) int { return a.Opened.Compare(b.Opened) })
	return all, nil
}

// offline reports whether the script is a chat that found nobody and became a ticket.
func (s *Script) offline() bool {
	return s.Kind == "chat" && slices.ContainsFunc(s.Turns, func(t Turn) bool { return t.Event == "kind_changed" })
}

// rare reports whether few contacts speak the script's language, so that it is played less often.
func (s *Script) rare() bool { return s.Locale != "en" && s.Locale != "de" }

func (c *Content) play(s *Script, round int, now time.Time) (Past, error) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.Key)) // a hash never fails
	rng := rand.New(rand.NewPCG(h.Sum64(), uint64(round)))
	p := Past{Script: s, Contact: c.contactFor(rng, s), Agent: c.agentFor(rng, s), Opened: c.openedAt(rng, s, now)}
	today := p.Opened
	if s.Contact != "" {
		today = now // it is shifted to now below, and the days it speaks of are near
	}
	f := c.Vars.filler(rng, s, p.Contact, today)
	var err error
	if p.Subject, err = f.fill(pick(rng, s.Subjects)); err != nil {
		return p, err
	}
	at, kind := p.Opened, s.Kind
	for i, t := range s.Turns {
		turn := PastTurn{From: t.From, Event: t.Event, To: t.To}
		if i > 0 {
			at = at.Add(pace(rng, kind, t.From))
		}
		if kind == "ticket" && turn.From != "contact" && turn.From != "event" {
			at = c.Hours.next(rng, at)
		}
		switch t.From {
		case "event":
			switch t.Event {
			case "assigned":
				p.Agent = c.agent(t.To)
			case "kind_changed":
				kind = t.To
			}
		case "agent":
			turn.Agent = p.Agent
		case "note":
			turn.Agent = &c.Agents[rng.IntN(len(c.Agents))] // whoever knew something
		}
		f.set["agent"] = p.Agent.PublicName
		if t.From != "event" {
			if turn.Text, err = f.fill(pick(rng, t.Text)); err != nil {
				return p, err
			}
		}
		turn.At = at
		p.Turns = append(p.Turns, turn)
	}
	if s.Contact != "" { // still going on: its last message is a little while ago
		p.shift(now.Add(-time.Duration(4+rng.IntN(150)) * time.Minute).Sub(at))
	}
	if s.Rating > 0 && rng.IntN(5) < 3 { // two of five contacts do not say
		p.Rating = Rating{Score: max(1, s.Rating-rng.IntN(2)*rng.IntN(2))}
	}
	return p, nil
}

func (p *Past) shift(by time.Duration) {
	p.Opened = p.Opened.Add(by)
	for i := range p.Turns {
		p.Turns[i].At = p.Turns[i].At.Add(by)
	}
}

// openedAt picks a minute of the shop's hours for a chat and any time of day for a ticket, early enough to have ended by now.
func (c *Content) openedAt(rng *rand.Rand, s *Script, now time.Time) time.Time {
	sooner := 0
	if s.Kind == "ticket" || s.offline() {
		sooner = 10 // tickets take days
	}
	day := now.AddDate(0, 0, -sooner-rng.IntN(pastDays))
	for day.Weekday() == time.Sunday || day.Weekday() == time.Saturday && rng.IntN(3) > 0 {
		day = day.AddDate(0, 0, -1)
	}
	from, minutes := 9*60+5, 8*60 // leaves time to finish before closing
	switch {
	case s.offline():
		from, minutes = 20*60+10, 3*60
	case s.Kind == "ticket":
		from, minutes = 6*60, 17*60
	case day.Weekday() == time.Saturday:
		from, minutes = 10*60+5, 3*60
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), 0, from+rng.IntN(minutes), rng.IntN(60), 0, day.Location())
	if at.After(now.Add(-2 * time.Hour)) {
		at = at.AddDate(0, 0, -7)
	}
	return at
}

// pace is how long after the previous message this one comes. Chats are quick; tickets take hours, contacts longest.
func pace(rng *rand.Rand, kind, from string) time.Duration {
	switch {
	case from == "event":
		return 2 * time.Second
	case kind == "chat" && from == "contact":
		return time.Duration(15+rng.IntN(120)) * time.Second
	case kind == "chat":
		return time.Duration(18+rng.IntN(80)) * time.Second
	case from == "contact":
		return time.Duration(40+rng.IntN(900)) * time.Minute
	default:
		return time.Duration(12+rng.IntN(220)) * time.Minute
	}
}

func pick(rng *rand.Rand, texts []string) string { return texts[rng.IntN(len(texts))] }

func (c *Content) contactFor(rng *rand.Rand, s *Script) *Contact {
	var fitting []*Contact
	for i := range c.Contacts {
		if who := &c.Contacts[i]; who.Key == s.Contact || s.Contact == "" && who.Locale == s.Locale && (len(s.Countries) == 0 || slices.Contains(s.Countries, who.Country)) {
			fitting = append(fitting, who)
		}
	}
	return fitting[rng.IntN(len(fitting))]
}

func (c *Content) agentFor(rng *rand.Rand, s *Script) *Agent {
	if s.Agent != "" {
		return c.agent(s.Agent)
	}
	var fitting []*Agent
	for i := range c.Agents {
		a := &c.Agents[i]
		if _, member := a.Teams[s.Team]; member && slices.Contains(a.Languages, s.Locale) {
			fitting = append(fitting, a)
		}
	}
	if len(fitting) == 0 { // nobody of the team speaks it: a colleague who does helps out
		i := slices.IndexFunc(c.Agents, func(a Agent) bool { return slices.Contains(a.Languages, s.Locale) })
		return &c.Agents[max(i, 0)]
	}
	a := fitting[rng.IntN(len(fitting))]
	if a.Role == "admin" { // who runs the shop takes fewer than the others
		a = fitting[rng.IntN(len(fitting))]
	}
	return a
}

// agent returns the agent of a key that check has seen to exist.
func (c *Content) agent(key string) *Agent {
	return &c.Agents[slices.IndexFunc(c.Agents, func(a Agent) bool { return a.Key == key })]
}
