package crowd

import (
	"math/rand/v2"
	"strconv"
	"time"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

func (s *seeder) tongueOf(r *rand.Rand) int {
	total := 0
	for _, t := range s.talk {
		total += t.Weight
	}
	n := r.IntN(total)
	for i, t := range s.talk {
		if n -= t.Weight; n < 0 {
			return i
		}
	}
	return 0
}

func (s *seeder) meet(h *store.Historian, n int) (person, error) {
	r := s.random(aContact, n)
	p := person{tongue: s.tongueOf(r)}
	t := &s.talk[p.tongue]
	p.name = pick(r, t.First) + " " + pick(r, t.Last)
	a := store.Acquaintance{Name: p.name, Locale: t.locale, TZ: t.TZ, Country: t.Country, Met: s.plan.Until.Add(-span), Seen: s.plan.Until.Add(-time.Hour)}
	if r.IntN(3) > 0 {
		a.Email = "customer" + strconv.Itoa(n+1) + "@example.org"
	}
	id, err := h.Meet(a)
	p.id = id
	return p, err
}

// spread is what the n-th conversation is like. Of a hundred, 3 are open, 3 wait for the customer, 2 are snoozed, and the others
// solved; they are the younger the more is still to be done.
func spread(r *rand.Rand) (status desk.Status, age time.Duration) {
	age = time.Duration(r.Int64N(int64(span)))
	switch n := r.IntN(100); {
	case n < 3:
		return desk.Open, age / 60
	case n < 6:
		return desk.Pending, age / 10
	case n < 8:
		return desk.Snoozed, age / 10
	}
	return desk.Solved, age
}

// history is the n-th conversation: a contact and an agent who take turns.
func (s *seeder) history(n int) store.History {
	r := s.random(aConversation, n)
	who := s.contacts[r.IntN(len(s.contacts))]
	t := &s.talk[who.tongue]
	team := &s.teams[r.IntN(len(s.teams))]
	status, age := spread(r)
	c := &course{r: r, matter: newMatter(t, r), team: team, contact: desk.Author{Kind: desk.ByContact, ID: who.id}, until: s.plan.Until}
	c.y = store.History{Inbox: team.chat, Team: team.id, Locale: t.locale, Kind: desk.Chat, Contact: who.id, ContactName: who.name, Page: "/shop/" + c.matter.thing}
	if r.IntN(10) < 3 {
		c.y.Kind, c.y.Inbox, c.y.Page, c.y.Subject = desk.Ticket, team.mail, "", c.matter.fill(pick(r, t.Subject))
	}
	if r.IntN(50) == 0 {
		c.y.Team = "" // of no team: everybody's
	}
	for range r.IntN(3) {
		c.tag(s.tags[r.IntN(1+r.IntN(len(s.tags)))])
	}
	// Between half and one and a half times as many as planned.
	messages := max(1, s.plan.Messages/2+r.IntN(s.plan.Messages+1))
	c.at = s.plan.Until.Add(-age - time.Duration(messages)*c.pace()).Truncate(time.Millisecond)
	c.y.Opened = c.at
	c.play(messages, status)
	return c.y
}

// course is a conversation on its way.
type course struct {
	r       *rand.Rand
	y       store.History
	matter  matter
	team    *team
	contact desk.Author
	agent   desk.Author // empty: nobody has it
	until   time.Time
	at      time.Time
}

func (c *course) tag(id string) {
	for _, t := range c.y.Tags {
		if t == id {
			return
		}
	}
	c.y.Tags = append(c.y.Tags, id)
}

// pace is about how long a turn takes.
func (c *course) pace() time.Duration {
	if c.y.Kind == desk.Ticket {
		return 5 * time.Hour
	}
	return 100 * time.Second
}

// next moves on, but never past the end of the plan.
func (c *course) next() time.Time {
	if at := c.at.Add(c.pace()/10 + time.Duration(c.r.Int64N(int64(c.pace())*3/2))).Truncate(time.Millisecond); at.Before(c.until) {
		c.at = at
	}
	return c.at
}

func (c *course) enter(by desk.Author, kind desk.Kind, body string) {
	c.y.Entries = append(c.y.Entries, store.Entry{At: c.next(), By: by, Kind: kind, Body: body})
}

func (c *course) change(event desk.EventType, to string) {
	by := c.agent
	if by.ID == "" {
		by = desk.Author{Kind: desk.BySystem}
	}
	c.y.Entries = append(c.y.Entries, store.Entry{At: c.next(), By: by, Event: event, To: to})
}

// play writes about so many messages and leaves the conversation as status says.
func (c *course) play(messages int, status desk.Status) {
	t := c.matter.t
	served := len(c.team.agents) > 0 && (status != desk.Open || c.r.IntN(3) > 0)
	if served {
		c.agent = pick(c.r, c.team.agents)
	}
	c.enter(c.contact, desk.Reply, c.matter.say(t.Ask))
	if !served {
		for range min(2, messages/3) {
			c.enter(c.contact, desk.Reply, c.matter.say(t.Say))
		}
		if status != desk.Open {
			c.change(desk.StatusChanged, string(status))
		}
		c.ends(status)
		return
	}
	if c.r.IntN(12) == 0 {
		c.change(desk.PriorityChanged, string(pick(c.r, []desk.Priority{desk.Low, desk.High, desk.Urgent})))
	}
	c.turns(messages - 5) // besides the opening, the question, who takes it, the thanks and the end
	switch status {
	case desk.Solved:
		c.enter(c.contact, desk.Reply, c.matter.say(t.Thanks))
		if c.r.IntN(10) == 0 { // solved, and taken up again
			c.change(desk.StatusChanged, string(desk.Solved))
			c.enter(c.contact, desk.Reply, c.matter.say(t.Ask))
			c.enter(c.agent, desk.Reply, c.matter.say(t.Reply))
		}
	case desk.Pending, desk.Snoozed:
		c.enter(c.agent, desk.Reply, c.matter.say(t.Reply))
	}
	if status != desk.Open {
		c.change(desk.StatusChanged, string(status))
	}
	c.ends(status)
}

// turns are an agent's and the contact's in turn, with a note now and then.
func (c *course) turns(messages int) {
	t := c.matter.t
	for i := range max(1, messages) {
		switch {
		case c.r.IntN(12) == 0:
			c.enter(c.agent, desk.Note, c.matter.say(t.Note))
		case i%2 == 0:
			c.enter(c.agent, desk.Reply, c.matter.say(t.Reply))
		default:
			c.enter(c.contact, desk.Reply, c.matter.say(t.Say))
		}
	}
}

// ends adds what stands beside the messages.
func (c *course) ends(status desk.Status) {
	switch status {
	case desk.Snoozed:
		c.y.SnoozedUntil = c.until.Add(time.Duration(24+c.r.IntN(24*14)) * time.Hour)
	case desk.Solved:
		if c.r.IntN(5) == 0 && c.y.Kind == desk.Chat {
			c.y.Score = 2 + c.r.IntN(4)
		}
	}
}
