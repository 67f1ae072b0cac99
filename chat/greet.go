package chat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/maphash"
	"slices"
	"sync/atomic"

	"porchlight/internal/desk"
)

// greet reads the first frame and finds out who speaks. The questions it asks grow its stack; read starts on a fresh one, and
// that is the one an idle socket keeps.
func (c *conn) greet(ctx context.Context) {
	defer c.hub.live.Done()
	reading := false
	defer func() {
		if !reading {
			c.end()
		}
	}()
	defer c.guard()
	err := c.hello(ctx)
	var refused *desk.Error
	switch {
	case err == nil:
		reading = true
		c.hub.live.Add(1) // our own count keeps it above zero
		go c.read(ctx)
	case errors.As(err, &refused):
		if refused.Code == desk.Internal {
			c.hub.log.Error("greet a socket", "err", err)
		}
		code := closeFor(refused.Code)
		if errors.Is(err, errNoJSON) {
			code = CloseProtocol
		}
		c.farewell(AppendError(nil, "hello", refused), code)
		c.drain()
	default:
		c.lost(err)
	}
}

func (c *conn) hello(ctx context.Context) error {
	data, box, err := c.receive()
	if err != nil {
		return err
	}
	in, err := decode(data)
	c.hub.giveBack(box, data)
	if err != nil {
		return err
	}
	if in.hello == nil {
		return malformed("The first frame is hello.").On("t")
	}
	if err := in.hello.check(); err != nil {
		return err
	}
	hello := in.hello.Hello
	hello.Origin, hello.Host, hello.IP, hello.Browser = c.origin, c.host, c.peer, c.browser
	if hello.As == desk.ByAgent && !ownOrigin(hello) {
		return desk.Errorf(desk.Forbidden, "Agents connect from the desk's own address only.")
	}
	if err := c.identify(ctx, hello); err != nil {
		return err
	}
	return c.welcome(ctx)
}

const identifyRounds = 4 // each more needs an adoption or a revocation within one query

// identify verifies and subscribes. An adoption or a revocation that happens meanwhile makes it ask again, so that none falls
// between the answer and the subscription.
func (c *conn) identify(ctx context.Context, hello desk.Hello) error {
	hash := ""
	if hello.As == desk.ByContact {
		sum := sha256.Sum256([]byte(hello.Token))
		hash = hex.EncodeToString(sum[:])
	}
	moved := c.hub.movedFor(hash)
	for range identifyRounds {
		before := moved.Load()
		who, err := c.hub.ask(ctx, hello)
		if err != nil {
			return desk.AsError(err)
		}
		if who.Agent() != (hello.As == desk.ByAgent) || who.Agent() && who.ID == "" {
			return desk.Errorf(desk.Unauthorized, "This token is for somebody else.")
		}
		who.TokenHash = hash
		if err := c.own(&who); err != nil {
			return err
		}
		c.who.Store(&who)
		c.listen(topicsOf(&who))
		if moved.Load() == before {
			return nil
		}
	}
	return desk.Errorf(desk.Unavailable, "Your rights are changing. Please try again.").After(askWait)
}

// topicsOf is what an identity listens to.
func topicsOf(who *desk.Identity) []string {
	switch {
	case who.Agent():
		topics := append([]string{topicAgents}, who.Principals...)
		if slices.Contains(who.ContactPrincipals(), desk.PrincipalAll) {
			topics = append(topics, topicContacts)
		}
		return topics
	case who.ID != "":
		return []string{topicToken(who.TokenHash), topicContact(who.ID)}
	}
	return []string{topicToken(who.TokenHash)}
}

// own counts the connection under whom it belongs to, once.
func (c *conn) own(who *desk.Identity) error {
	if c.greeted {
		return nil
	}
	owner, most := topicToken(who.TokenHash), c.hub.limits.PerVisitor
	if who.Agent() {
		owner, most = desk.PrincipalAgent(who.ID), c.hub.limits.PerAgent
	}
	if !c.hub.admission.known(owner, most) {
		c.hub.counters.refused.Add(1)
		return desk.Errorf(desk.RateLimited, "You have too many connections.").After(strikesSpan)
	}
	c.owner, c.greeted = owner, true
	c.hub.admission.greeted()
	return nil
}

// ask verifies a token, a few at a time.
func (h *Hub) ask(ctx context.Context, hello desk.Hello) (desk.Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, verifyWait)
	defer cancel()
	select {
	case h.verify <- struct{}{}:
		defer func() { <-h.verify }()
	case <-ctx.Done():
		return desk.Identity{}, desk.Errorf(desk.Unavailable, "The desk is busy. Please try again.").After(askWait)
	}
	return h.verifier.Verify(ctx, hello)
}

// welcome tells the client where the desk stands. What came since the subscription waits behind it.
func (c *conn) welcome(ctx context.Context) error {
	h, who := c.hub, c.who.Load()
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	w, err := h.desk.Welcome(ctx, *who)
	if err != nil {
		return desk.AsError(err)
	}
	var others floor
	if who.Agent() {
		h.joined(who.ID, who.Asked)
		c.joined = true
		others = floor{h.presence.list(who.ID), h.looks.list(c, who.ID), h.loads.list()}
	}
	c.hub.registry.known(c)
	c.release(appendWelcome(make([]byte, 0, 512), c.who.Load(), &w, desk.At(h.now()), others))
	return nil
}

// movedFor counts the adoptions and revocations that may concern a token's hash; agents share one count.
func (h *Hub) movedFor(hash string) *atomic.Uint64 {
	return &h.moved[maphash.String(h.topics.seed, hash)%uint64(len(h.moved))]
}

// adopt makes the sockets of a token the contact's. It asks the desk in a goroutine: deliver never waits.
func (h *Hub) adopt(a *Adoption) {
	h.movedFor(a.TokenHash).Add(1)
	var adopted []*conn
	h.topics.each(topicToken(a.TokenHash), func(c *conn) { adopted = append(adopted, c) })
	var mine []*conn
	for _, c := range adopted {
		if c.become(a) {
			mine = append(mine, c)
		}
	}
	if len(mine) > 0 {
		h.spawn(func() { h.welcomeAgain(mine) })
	}
}

// become makes the socket the contact's; false when it is already.
func (c *conn) become(a *Adoption) bool {
	before := c.who.Load()
	if before.ID == a.Contact && before.Only == a.Only && (before.Session != "" || a.Session == "") {
		return false
	}
	who := *before
	who.ID, who.Session, who.Name, who.Only = a.Contact, a.Session, a.Name, a.Only
	if !c.who.CompareAndSwap(before, &who) {
		return false // the greeting has asked again meanwhile
	}
	c.listen(topicsOf(&who))
	if c.shown.Load() {
		c.hub.named(&who)
	}
	return true
}

// welcomeAgain tells adopted sockets what they have missed: what was published before they listened.
func (h *Hub) welcomeAgain(adopted []*conn) {
	ctx, cancel := context.WithTimeout(context.Background(), askWait)
	defer cancel()
	who := adopted[0].who.Load()
	w, err := h.desk.Welcome(ctx, *who)
	if err != nil {
		h.log.Error("welcome an adopted visitor", "contact", who.ID, "err", err)
	}
	for _, c := range adopted {
		if err != nil {
			c.close(CloseOverloaded) // it comes back and is welcomed then
			continue
		}
		c.send(appendWelcome(nil, c.who.Load(), &w, desk.At(h.now()), floor{}))
	}
}

// revoke ends the sockets that a revocation names.
func (h *Hub) revoke(r *Revocation) {
	for i := range h.moved {
		h.moved[i].Add(1)
	}
	code := r.Code
	if code == 0 {
		code = CloseRevoked
	}
	h.registry.each(func(c *conn) {
		if who := c.who.Load(); who != nil && r.matches(who) {
			c.close(code)
		}
	})
	if r.Inbox != "" {
		h.unlisted(r.Inbox)
	}
}
