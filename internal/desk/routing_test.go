package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/desk"
)

// someone reads a member of a team from a line: id, languages, presence, chats of capacity, minutes since the last one was
// given to them (- for never), and "disabled".
func someone(t *testing.T, line string) desk.Candidate {
	t.Helper()
	f := strings.Fields(line)
	c := desk.Candidate{Agent: f[0], Presence: desk.Presence(f[2]), Disabled: len(f) > 5 && f[5] == "disabled"}
	if f[1] != "-" {
		c.Languages = strings.Split(f[1], ",")
	}
	if _, err := fmt.Sscanf(f[3], "%d/%d", &c.Load, &c.Capacity); err != nil {
		t.Fatal(err)
	}
	if f[4] != "-" {
		var ago int64
		if _, err := fmt.Sscanf(f[4], "%dm", &ago); err != nil {
			t.Fatal(err)
		}
		c.ServedAt = desk.Millis(1_000_000_000 - ago*60_000)
	}
	return c
}

func TestAChatGoesToWhomTheTableSays(t *testing.T) {
	for _, row := range []struct {
		what   string
		how    desk.Assignment
		chat   desk.Queued
		team   string
		agent  string
		why    desk.Why
		spoken []string
	}{
		{what: "by hand it waits", how: desk.ByHand, team: "ana en accepting 0/4 -"},
		{what: "an unknown way is by hand", how: "", team: "ana en accepting 0/4 -"},
		{what: "a team of nobody", how: desk.RoundRobin, team: ""},

		{what: "in turn: the longest ago", how: desk.RoundRobin, team: `
			ana en accepting 0/4 2m
			ben en accepting 3/4 9m
			cem en accepting 0/4 5m`, agent: "ben", why: desk.WhyTurn},
		{what: "in turn: who never had one", how: desk.RoundRobin, team: `
			ana en accepting 0/4 2m
			ben en accepting 2/4 -`, agent: "ben", why: desk.WhyTurn},
		{what: "in turn: the id settles it", how: desk.RoundRobin, team: `
			cem en accepting 0/4 -
			ben en accepting 0/4 -`, agent: "ben", why: desk.WhyTurn},

		{what: "least busy: the most room", how: desk.LeastBusy, team: `
			ana en accepting 2/4 9m
			ben en accepting 1/4 1m`, agent: "ben", why: desk.WhyLeastBusy},
		{what: "least busy: in shares of one's own limit", how: desk.LeastBusy, team: `
			ana en accepting 1/2 9m
			ben en accepting 2/8 1m`, agent: "ben", why: desk.WhyLeastBusy},
		{what: "least busy: the same share, fewer chats", how: desk.LeastBusy, team: `
			ana en accepting 2/8 9m
			ben en accepting 1/4 1m`, agent: "ben", why: desk.WhyLeastBusy},
		{what: "least busy: the same, then in turn", how: desk.LeastBusy, team: `
			ana en accepting 0/4 2m
			ben en accepting 0/8 9m`, agent: "ben", why: desk.WhyLeastBusy},

		{what: "who speaks the language first", how: desk.RoundRobin, chat: desk.Queued{Locale: "de"}, team: `
			ana en    accepting 0/4 9m
			ben en,de accepting 2/4 1m`, agent: "ben", why: desk.WhyLanguage},
		{what: "a region is no other language", how: desk.RoundRobin, chat: desk.Queued{Locale: "de-AT"}, team: `
			ana en accepting 0/4 9m
			ben DE accepting 2/4 1m`, agent: "ben", why: desk.WhyLanguage},
		{what: "but not over their limit", how: desk.RoundRobin, chat: desk.Queued{Locale: "de"}, team: `
			ana en accepting 0/4 1m
			ben de accepting 4/4 9m`, agent: "ana", why: desk.WhyTurn},
		{what: "a language that nobody speaks", how: desk.LeastBusy, chat: desk.Queued{Locale: "ja"}, team: `
			ana en accepting 1/4 1m
			ben de accepting 0/4 9m`, agent: "ben", why: desk.WhyLeastBusy},
		{what: "a language that all speak is no reason", how: desk.RoundRobin, chat: desk.Queued{Locale: "en"}, team: `
			ana en accepting 0/4 1m
			ben en accepting 0/4 9m`, agent: "ben", why: desk.WhyTurn},
		{what: "who names no language speaks the team's", how: desk.RoundRobin, spoken: []string{"ar"}, chat: desk.Queued{Locale: "ar"}, team: `
			ana en accepting 0/4 9m
			ben -  accepting 0/4 1m`, agent: "ben", why: desk.WhyLanguage},

		{what: "the last agent before the language", how: desk.RoundRobin, chat: desk.Queued{Locale: "de", Last: "ana"}, team: `
			ana en accepting 3/4 1m
			ben de accepting 0/4 9m`, agent: "ana", why: desk.WhyLastAgent},
		{what: "the last agent only when free", how: desk.RoundRobin, chat: desk.Queued{Last: "ana"}, team: `
			ana en accepting 4/4 9m
			ben en accepting 0/4 1m`, agent: "ben", why: desk.WhyTurn},
		{what: "the last agent only when there", how: desk.RoundRobin, chat: desk.Queued{Last: "ana"}, team: `
			ana en away      0/4 9m
			ben en accepting 0/4 1m`, agent: "ben", why: desk.WhyTurn},
		{what: "the last agent has left the team", how: desk.RoundRobin, chat: desk.Queued{Last: "zoe"}, team: `
			ben en accepting 0/4 1m`, agent: "ben", why: desk.WhyTurn},

		{what: "not to who is away, invisible, offline, disabled, full or takes none", how: desk.LeastBusy, team: `
			ana en away      0/4 -
			ben en invisible 0/4 -
			cem en offline   0/4 -
			dee en accepting 0/4 - disabled
			eli en accepting 4/4 -
			fay en accepting 5/4 -
			gil en accepting 0/0 -`},
		{what: "not to who let it go by", how: desk.RoundRobin, chat: desk.Queued{Passed: []string{"ana"}, Last: "ana"}, team: `
			ana en accepting 0/4 9m
			ben en accepting 3/4 1m`, agent: "ben", why: desk.WhyTurn},
		{what: "all let it go by: it waits", how: desk.RoundRobin, chat: desk.Queued{Passed: []string{"ana", "ben"}}, team: `
			ana en accepting 0/4 9m
			ben en accepting 3/4 1m`},
	} {
		var team []desk.Candidate
		for line := range strings.Lines(row.team) {
			if strings.TrimSpace(line) != "" {
				team = append(team, someone(t, line))
			}
		}
		got, ok := desk.Choose(row.how, row.spoken, row.chat, team)
		if got != (desk.Match{Agent: row.agent, Why: row.why}) || ok != (row.agent != "") {
			t.Errorf("%s: %+v, %v; want %s because of %s", row.what, got, ok, row.agent, row.why)
		}
		slices.Reverse(team)
		if again, _ := desk.Choose(row.how, row.spoken, row.chat, team); again != got {
			t.Errorf("%s: in another order %+v instead of %+v", row.what, again, got)
		}
	}
}

// anybody makes a team at random.
func anybody(r *rand.Rand) []desk.Candidate {
	states := []desk.Presence{desk.Accepting, desk.Accepting, desk.Accepting, desk.Away, desk.Invisible, desk.Offline}
	team := make([]desk.Candidate, r.IntN(8))
	for i := range team {
		team[i] = desk.Candidate{Agent: fmt.Sprintf("a%d", i), Presence: states[r.IntN(len(states))], Disabled: r.IntN(9) == 0,
			Capacity: r.IntN(5), Load: r.IntN(6), ServedAt: desk.Millis(r.IntN(4)), Languages: []string{[]string{"en", "de", "ar"}[r.IntN(3)]}}
	}
	return team
}

func TestNobodyIsEverGivenAChatWhoIsAbsentOrFullAndSomebodyFreeAlwaysIs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		team := anybody(r)
		chat := desk.Queued{Locale: []string{"", "en", "de-AT", "ja"}[r.IntN(4)], Last: fmt.Sprintf("a%d", r.IntN(9))}
		if r.IntN(3) == 0 {
			chat.Passed = []string{fmt.Sprintf("a%d", r.IntN(9))}
		}
		how := []desk.Assignment{desk.RoundRobin, desk.LeastBusy}[r.IntN(2)]
		got, ok := desk.Choose(how, nil, chat, team)
		able := func(c desk.Candidate) bool {
			return c.Presence == desk.Accepting && !c.Disabled && c.Load < c.Capacity && !slices.Contains(chat.Passed, c.Agent)
		}
		if ok != slices.ContainsFunc(team, able) {
			t.Fatalf("%v of %+v: given out is %v", chat, team, ok)
		}
		if ok && !able(team[slices.IndexFunc(team, func(c desk.Candidate) bool { return c.Agent == got.Agent })]) {
			t.Fatalf("%v of %+v went to %+v", chat, team, got)
		}
		r.Shuffle(len(team), func(i, j int) { team[i], team[j] = team[j], team[i] })
		if again, _ := desk.Choose(how, nil, chat, team); again != got {
			t.Fatalf("%v of %+v: %+v, then %+v", chat, team, got, again)
		}
	}
}

func TestOverADayEverybodyGetsTheirShare(t *testing.T) {
	for _, how := range []desk.Assignment{desk.RoundRobin, desk.LeastBusy} {
		r := rand.New(rand.NewPCG(3, 4))
		team := make([]desk.Candidate, 5)
		for i := range team {
			team[i] = desk.Candidate{Agent: fmt.Sprintf("a%d", i), Presence: desk.Accepting, Capacity: 4, Languages: []string{"en"}}
		}
		got := map[string]int{}
		for minute := range desk.Millis(2_000) {
			if m, ok := desk.Choose(how, nil, desk.Queued{Locale: "en"}, team); ok {
				i := slices.IndexFunc(team, func(c desk.Candidate) bool { return c.Agent == m.Agent })
				team[i].Load, team[i].ServedAt = team[i].Load+1, minute+1
				got[m.Agent]++
			}
			for i := range team {
				if team[i].Load > 0 && r.IntN(4) == 0 {
					team[i].Load--
				}
			}
		}
		for _, c := range team {
			if n := got[c.Agent]; n < 320 || n > 480 {
				t.Errorf("%s: %v; everybody is to get about 400", how, got)
				break
			}
		}
	}
}

func TestAQueueIsUrgentFirstThenByWait(t *testing.T) {
	queue := []desk.Queued{
		{Conversation: "d", Since: 40, Priority: desk.Low}, {Conversation: "b", Since: 20, Priority: desk.Normal},
		{Conversation: "a", Since: 10}, {Conversation: "u", Since: 90, Priority: desk.Urgent}, {Conversation: "h", Since: 80, Priority: desk.High},
		{Conversation: "c", Since: 20, Priority: desk.Normal}, {Conversation: "l", Since: 5, Priority: desk.Low},
	}
	slices.SortFunc(queue, desk.Queued.Before)
	var got string
	for _, q := range queue {
		got += q.Conversation
	}
	if got != "uhabcld" {
		t.Errorf("the queue is %s, want uhabcld", got)
	}
}

// picked reads pick-ups: "waited@at", in seconds and in seconds before now.
func picked(t *testing.T, now desk.Millis, text string) (out []desk.Pickup) {
	t.Helper()
	for _, one := range strings.Fields(text) {
		var waited, ago int64
		if _, err := fmt.Sscanf(one, "%d@%d", &waited, &ago); err != nil {
			t.Fatal(err)
		}
		at := now - desk.Millis(ago*1000)
		out = append(out, desk.Pickup{Since: at - desk.Millis(waited*1000), At: at})
	}
	return out
}

func TestAnEstimateIsARangeOfWhatHasBeenOrNothing(t *testing.T) {
	const now = desk.Millis(1_000_000_000_000)
	for _, row := range []struct {
		what     string
		place    int
		head     int64 // seconds that the first in line has been first
		pickups  string
		from, to time.Duration // minutes; 0: nobody can say
	}{
		{"nothing to go by", 1, 0, "", 0, 0},
		{"two are chance", 1, 0, "60@100 60@200", 0, 0},
		{"all of one length", 1, 0, "60@100 60@400 60@800", 1, 1},
		{"the fourth in line", 4, 0, "60@100 60@400 60@800", 4, 4},
		{"a good and a bad quarter", 1, 0, "30@100 60@600 120@1200 180@1800 600@2900", 1, 3},
		{"the third of these", 3, 0, "30@100 60@600 120@1200 180@1800 600@2900", 3, 9},
		{"who stood behind others waited for them, too: only the time as first counts", 1, 0, "600@100 540@160 480@220 420@280", 1, 1},
		{"the first has waited a while", 1, 100, "300@500 300@1000 300@1500", 4, 4},
		{"and those behind gain by it", 2, 100, "300@500 300@1000 300@1500", 9, 9},
		{"longer than ever: nobody can say", 1, 1000, "300@500 300@1000 300@1500", 0, 0},
		{"yesterday's crew", 1, 0, "60@9000 60@9100 60@9200", 0, 0},
		{"more than an hour", 9, 0, "600@1000 600@2000 600@3000", 0, 0},
		{"no place", 0, 0, "60@100 60@400 60@800", 0, 0},
	} {
		got, ok := desk.Foresee(now-desk.Millis(row.head*1000), picked(t, now, row.pickups), now).Wait(row.place)
		want := desk.Span{From: row.from * time.Minute, To: row.to * time.Minute}
		if got != want || ok != (row.to > 0) {
			t.Errorf("%s: %v, %v; want %v", row.what, got, ok, want)
		}
	}
}

func TestAnEstimateNeverPromisesLessToWhoStandsFurtherBack(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const now = desk.Millis(1_000_000_000_000)
	for range 5_000 {
		var pickups []desk.Pickup
		for range r.IntN(30) {
			at := now - desk.Millis(r.Int64N(int64(3*time.Hour/time.Millisecond)))
			pickups = append(pickups, desk.Pickup{Since: at - desk.Millis(r.Int64N(900_000)), At: at})
		}
		var before desk.Span
		forecast := desk.Foresee(now, pickups, now)
		for place := 1; place < 10; place++ {
			s, ok := forecast.Wait(place)
			if !ok {
				break
			}
			if s.From < before.From || s.To < before.To || s.From > s.To || s.From < time.Minute {
				t.Fatalf("place %d: %v after %v", place, s, before)
			}
			before = s
		}
	}
}

func TestAChatGoesBackWhenTheTableSays(t *testing.T) {
	const now = 1_000_000 // seconds
	at := func(ago int64) desk.Millis { return desk.Millis((now - ago) * 1000) }
	patience := desk.Patience{Away: 10 * time.Second, Gone: 30 * time.Second}
	for _, row := range []struct {
		what string
		held desk.Held
		in   int64 // seconds from now; negative: ago
		why  desk.Reason
	}{
		{"nobody waits", desk.Held{State: desk.Away, Since: at(900), Limit: time.Minute}, 0, ""},
		{"no limit, and the agent is there", desk.Held{Waiting: at(900), Assigned: at(800), State: desk.Accepting, Since: at(9000)}, 0, ""},
		{"the limit counts from the assignment", desk.Held{Waiting: at(900), Assigned: at(50), Limit: time.Minute, State: desk.Accepting}, 10, desk.Unanswered},
		{"and from the contact's next message", desk.Held{Waiting: at(20), Assigned: at(500), Limit: time.Minute, State: desk.Invisible}, 40, desk.Unanswered},
		{"an answer is being written", desk.Held{Waiting: at(90), Assigned: at(90), Limit: time.Minute, State: desk.Accepting, Typed: at(5)}, 40, desk.Unanswered},
		{"it was written long ago", desk.Held{Waiting: at(90), Assigned: at(90), Limit: time.Minute, State: desk.Accepting, Typed: at(80)}, -30, desk.Unanswered},
		{"away", desk.Held{Waiting: at(90), Assigned: at(90), State: desk.Away, Since: at(4)}, 6, desk.Absent},
		{"away before the limit", desk.Held{Waiting: at(10), Assigned: at(90), Limit: time.Hour, State: desk.Away, Since: at(4)}, 6, desk.Absent},
		{"the limit before away", desk.Held{Waiting: at(59), Assigned: at(90), Limit: time.Minute, State: desk.Away, Since: at(4)}, 1, desk.Unanswered},
		{"never mid-reply", desk.Held{Waiting: at(90), Assigned: at(90), State: desk.Away, Since: at(4), Typed: at(3)}, 42, desk.Absent},
		{"the contact writes to who is away", desk.Held{Waiting: at(1), Assigned: at(900), State: desk.Away, Since: at(300)}, -1, desk.Absent},
		{"given on purpose to who is away", desk.Held{Waiting: at(90), Assigned: at(20), State: desk.Away, Since: at(300)}, 0, ""},
		{"gone", desk.Held{Waiting: at(90), Assigned: at(90), State: desk.Offline, Since: at(4)}, 26, desk.Absent},
		{"never here", desk.Held{Waiting: at(90), Assigned: at(90), State: desk.Offline}, 0, ""},
		{"invisible is there", desk.Held{Waiting: at(90), Assigned: at(90), State: desk.Invisible, Since: at(4)}, 0, ""},
	} {
		due, why := row.held.Due(patience)
		want := desk.Millis(0)
		if row.why != "" {
			want = at(-row.in)
		}
		if due != want || why != row.why {
			t.Errorf("%s: in %d s because of %q; want in %d s because of %q", row.what, due/1000-now, why, row.in, row.why)
		}
	}
}
