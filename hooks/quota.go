package hooks

import (
	"net"
	"strings"
	"sync"
	"time"

	"porchlight/internal/desk"
)

// quota bounds how often something happens for a name within a span: what costs others more than the asker, such as mails. It
// forgets with the process, and need not remember: its spans are an hour at most, a visitor cannot make the server restart, and one
// restart gives at most one span's allowance again. A row of the database for each count would cost every visitor more than that.
// What is bound by the day, a person's files, is counted from the rows that are there anyway; so are wrong guesses of a code.
type quota struct {
	// fixed after newQuota
	clock desk.Clock
	most  int
	span  time.Duration

	mu   sync.Mutex
	used map[string]use // guarded by mu
}

type use struct {
	count int
	ends  time.Time
}

// quotaNames bounds the memory of one quota: some 2 MB.
const quotaNames = 20_000

func newQuota(clock desk.Clock, most int, span time.Duration) *quota {
	return &quota{clock: clock, most: most, span: span, used: map[string]use{}}
}

// take counts one for a name, or says when there is room again. An empty name is not counted.
func (q *quota) take(name string) error {
	if name == "" {
		return nil
	}
	now := q.clock()
	q.mu.Lock()
	defer q.mu.Unlock()
	u := q.used[name]
	if !now.Before(u.ends) {
		if len(q.used) >= quotaNames {
			q.makeRoom(now)
		}
		u = use{ends: now.Add(q.span)}
	}
	if u.count >= q.most {
		return desk.Errorf(desk.RateLimited, "That was asked for too often. Please wait a while.").After(u.ends.Sub(now))
	}
	u.count++
	q.used[name] = u
	return nil
}

// makeRoom forgets what is over; when that is not enough, whoever comes first: a flood of names must not lock others out.
func (q *quota) makeRoom(now time.Time) {
	for name, u := range q.used {
		if !now.Before(u.ends) {
			delete(q.used, name)
		}
	}
	for name := range q.used {
		if len(q.used) < quotaNames/2 {
			return
		}
		delete(q.used, name)
	}
}

// quotas are those of visitors' accounts, and of what costs a processor: a person who mistypes and asks again stays well below, a script does not.
type quotas struct {
	mailsTo, mailsOf, mailsFrom *quota // by address, contact and IP
	proofsOf, proofsFrom        *quota // codes typed
	linksFrom                   *quota
	pagesOf                     *quota // pages looked at, over HTTP; a socket has its own limit
	checksOf                    *quota // replies read for plain language: one a pause in typing, in several tabs
	codesOf, codesSoon, triesOf *quota // codes of the second step, by agent, and tries of each
	passwordsOf                 *quota // tries of a new password
	votesFrom, formsFrom        *quota // by IP: what readers of the help center say of articles, and tickets by its form
}

func newQuotas(clock desk.Clock) *quotas {
	return &quotas{
		mailsTo: newQuota(clock, 5, time.Hour), mailsOf: newQuota(clock, 6, time.Hour), mailsFrom: newQuota(clock, 30, time.Hour),
		proofsOf: newQuota(clock, 20, time.Hour), proofsFrom: newQuota(clock, 100, time.Hour),
		linksFrom: newQuota(clock, 60, 10*time.Minute),
		pagesOf:   newQuota(clock, 120, time.Minute),
		checksOf:  newQuota(clock, 240, time.Minute),
		codesOf:   newQuota(clock, codesHour, time.Hour), codesSoon: newQuota(clock, 1, codeWait), triesOf: newQuota(clock, codeTries, desk.CodeLife),
		passwordsOf: newQuota(clock, 10, 10*time.Minute),
		votesFrom:   newQuota(clock, 100, time.Hour), formsFrom: newQuota(clock, 20, time.Hour),
	}
}

// counted is a caller's address as quotas count it: an IPv6 network as one, and the machine's own not at all, since it is a proxy's.
func counted(ip string) string {
	parsed := net.ParseIP(ip)
	switch {
	case parsed == nil || parsed.IsLoopback():
		return ""
	case parsed.To4() == nil:
		return parsed.Mask(net.CIDRMask(64, 128)).String()
	}
	return parsed.String()
}

// mail counts a mail that a visitor asks for.
func (q *quotas) mail(from desk.Identity, address string) error {
	if err := q.mailsFrom.take(counted(from.IP)); err != nil {
		return err
	}
	if err := q.mailsOf.take(from.ID); err != nil {
		return err
	}
	return q.mailTo(address)
}

// mailTo counts a mail that somebody gets, whoever asked for it.
func (q *quotas) mailTo(address string) error { return q.mailsTo.take(strings.ToLower(address)) }

// proof counts a code that a visitor types.
func (q *quotas) proof(from desk.Identity) error {
	if err := q.proofsFrom.take(counted(from.IP)); err != nil {
		return err
	}
	return q.proofsOf.take(from.ID)
}

// code counts a code that is mailed to an agent who signs in.
func (q *quotas) code(agent string) error {
	if err := q.codesSoon.take(agent); err != nil {
		return err
	}
	return q.codesOf.take(agent)
}
