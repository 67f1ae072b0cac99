package store

import (
	"cmp"
	"time"

	"porchlight/internal/desk"
)

// sessionLife is how long a device may go on without writing: long enough for a customer who comes back with the same matter
// the next season, short enough that a forgotten device does not keep its rights for ever.
const sessionLife = 180 * 24 * time.Hour

// open makes a new conversation from a visitor's message: contact and session too, when it is their first.
type open struct {
	from    desk.Identity
	draft   desk.Draft
	instead string // id of a conversation that takes nothing any more: this was written there, its files may have been uploaded for it
	earlier *head  // that one, when it was solved too long ago
	promised
	out desk.Receipt
}

func (o *open) apply(w *writer) error {
	from, err := w.current(o.from)
	if err != nil {
		return err
	}
	if from.Session != "" {
		repeat, err := w.openedBefore(from, o.draft)
		if err != nil || repeat.Repeated {
			o.out = repeat
			return err
		}
	}
	if from.Only != "" {
		return desk.Errorf(desk.Forbidden, "This link opens one conversation. Write there, or begin a new one on the website.").On("conversation")
	}
	if err := w.takes(from.ID); err != nil {
		return err
	}
	inbox, err := w.entrance(from.Inbox)
	if err != nil {
		return err
	}
	if o.instead != "" || o.draft.Opening != nil && o.draft.Opening.Unasked {
		inbox.questions = nil // nobody was asked them
	}
	with, err := w.bring(from, o.draft.Opening, inbox)
	if err != nil {
		return err
	}
	files, err := w.unsent(from, o.instead, o.draft.Files)
	if err != nil {
		return err
	}
	if from.Session == "" {
		from, err = w.meet(from, with)
	} else {
		from, err = w.introduce(from, with)
	}
	if err != nil {
		return err
	}
	locale := cmp.Or(from.Locale, inbox.locale)
	h, err := o.begin(w, from, with, inbox.team, locale)
	if err != nil {
		return err
	}
	m := desk.Message{ClientID: o.draft.ClientID, Kind: desk.Reply, Body: o.draft.Body, Lang: o.draft.Lang, Author: authorOf(from), Files: files}
	if m.Article, err = w.article(cmp.Or(o.draft.Article, with.article), locale); err != nil {
		return err
	}
	if m, err = w.add(h, m); err != nil {
		return err
	}
	if err = w.attach(from, h.ID, m); err != nil {
		return err
	}
	o.out = desk.Receipt{Message: m, Conversation: h.ID, Contact: from.ID, Session: from.Session, Opened: true}
	return nil
}

// begin makes the conversation itself, with what it was opened with and what it goes on from.
func (o *open) begin(w *writer, from desk.Identity, with brought, team, locale string) (*head, error) {
	how := beginning{key: openKey(from, o.draft), by: desk.ByContact, promised: o.promised, team: team, locale: locale}
	if o.draft.Opening != nil {
		how.ticket, how.page = o.draft.Opening.Ticket, o.draft.Opening.Page
	}
	h, err := w.newConversation(from, how)
	if err != nil {
		return nil, err
	}
	if err := w.keepContext(h, with); err != nil {
		return nil, err
	}
	if o.earlier == nil {
		return h, nil
	}
	return h, w.goOn(h, o.earlier)
}

// current looks the session up again: the same token may have opened a conversation a moment ago, from another tab or with a
// message whose acknowledgement was lost.
func (w *writer) current(from desk.Identity) (desk.Identity, error) {
	if from.Session != "" {
		return from, nil
	}
	var revoked bool
	var assurance desk.Assurance
	found, err := w.tx.row(`SELECT s.id, s.contact, s.revoked, s.only, s.address, s.assurance, c.name FROM contact_sessions s JOIN contacts c ON c.id = s.contact
 WHERE s.token_hash = ?`, []any{from.TokenHash}, &from.Session, &from.ID, &revoked, &from.Only, &from.Address, &assurance, &from.Name)
	if err != nil {
		return from, err
	}
	switch {
	case found && revoked:
		return from, errSessionOver()
	case found && assurance == desk.BySigned && from.Person == nil:
		return from, errIdentity(nil) // another tab was signed for a moment ago
	}
	return from, nil
}

// openKey makes opening idempotent: one session, one client id, one conversation.
func openKey(from desk.Identity, d desk.Draft) string { return from.Session + ":" + d.ClientID }

func (w *writer) openedBefore(from desk.Identity, d desk.Draft) (desk.Receipt, error) {
	return w.openedAs(openKey(from, d), from, d)
}

func (w *writer) openedAs(key string, from desk.Identity, d desk.Draft) (desk.Receipt, error) {
	var id string
	found, err := w.tx.row(`SELECT id FROM conversations WHERE open_key = ? AND open_key != ''`, []any{key}, &id)
	if err != nil || !found {
		return desk.Receipt{}, err
	}
	h, err := w.seen(id, from) // it may go on elsewhere by now
	if err != nil {
		return desk.Receipt{}, err
	}
	receipt, err := w.repeated(h, from, d)
	receipt.Opened = receipt.Repeated
	return receipt, err
}

// meet makes the session, and the contact when nobody is known for it. A typed address is a claim: it joins nothing.
func (w *writer) meet(from desk.Identity, with brought) (desk.Identity, error) {
	assurance := desk.Anonymous
	from.ID, from.Session = "", newID(w.now)
	if from.Person != nil {
		assurance = desk.BySigned
		var blocked bool
		if _, err := w.tx.row(selectPerson, []any{from.Person.Subject}, &from.ID, &from.Name, &blocked); err != nil {
			return from, err
		}
		if blocked {
			return from, desk.ErrBlocked()
		}
	}
	var err error
	if from.ID == "" {
		if from, err = w.newContact(from, with); err != nil {
			return from, err
		}
	}
	if from.Person != nil {
		if from.Name, err = w.describe(from.ID, from.Person); err != nil {
			return from, err
		}
	}
	_, err = w.tx.exec(`INSERT INTO contact_sessions (id, contact, token_hash, inbox, origin, assurance, expires, created, updated)
 VALUES (?,?,?,?,?,?,?,?,?)`, from.Session, from.ID, from.TokenHash, from.Inbox, from.Origin, assurance, stamp(w.now.Add(sessionLife)), w.stamp, w.stamp)
	return from, err
}

// introduce takes down what somebody who is known says of themselves now. A name that is known stays.
func (w *writer) introduce(from desk.Identity, with brought) (desk.Identity, error) {
	if with.name == "" && with.address == "" {
		return from, nil
	}
	if from.Name == "" {
		from.Name = with.name
	}
	_, err := w.tx.exec(`UPDATE contacts SET name = ?1, claimed_email = CASE WHEN ?2 != '' THEN ?2 ELSE claimed_email END, updated = ?3 WHERE id = ?4`,
		from.Name, with.address, w.stamp, from.ID)
	return from, err
}

// newContact makes a contact of what the first message says.
func (w *writer) newContact(from desk.Identity, with brought) (desk.Identity, error) {
	from.ID, from.Name = newID(w.now), with.name
	if _, err := w.tx.exec(`INSERT INTO contacts (id, name, claimed_email, locale, tz, last_seen, created, updated) VALUES (?,?,?,?,?,?,?,?)`,
		from.ID, from.Name, with.address, from.Locale, with.tz, w.stamp, w.stamp, w.stamp); err != nil {
		return from, err
	}
	if from.Person == nil {
		return from, nil
	}
	return from, w.identify(from.ID, from.Person)
}

// selectNameOf is what agents call a contact who is read as another one.
const selectNameOf = `SELECT p.name FROM contacts c JOIN contacts p ON p.id = c.merged_into WHERE c.id = ? AND c.merged_into != '' AND p.name != ''`

const selectNextNumber = `SELECT coalesce(max(number), 0) + 1 FROM conversations WHERE number > 0`

const insertConversation = `INSERT INTO conversations (id, number, kind, inbox, contact, contact_name, status, priority, team, locale, round,
 open_key, promised_by, created, updated) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`

// beginning is what a conversation begins with besides its contact.
type beginning struct {
	key          string // makes it idempotent
	by           desk.AuthorKind
	agent        string // id, where one of the team has begun it
	ticket       bool
	page         string // where the visitor was
	team, locale string
	promised
}

func (w *writer) newConversation(from desk.Identity, b beginning) (*head, error) {
	h := &head{Conversation: desk.Conversation{ID: newID(w.now), Kind: desk.Chat, Inbox: from.Inbox, Contact: from.ID, ContactName: from.Name,
		Status: desk.Open, Priority: desk.Normal, Team: b.team, Locale: b.locale, Round: 1, Created: desk.At(w.now)}}
	if _, err := w.tx.row(selectNameOf, []any{from.ID}, &h.ContactName); err != nil {
		return nil, err
	}
	if b.ticket {
		h.Kind, h.PromisedBy = desk.Ticket, b.promised.by
	}
	if _, err := w.tx.row(selectNextNumber, nil, &h.Number); err != nil {
		return nil, err
	}
	at := w.stamp
	if _, err := w.tx.exec(insertConversation, h.ID, h.Number, h.Kind, h.Inbox, h.Contact, h.ContactName, h.Status, h.Priority, h.Team, h.Locale,
		h.Round, b.key, h.PromisedBy, at, at); err != nil {
		return nil, err
	}
	h.LastAt = h.Created
	if err := w.grant(h, desk.ConversationPrincipals(b.team, "", nil)); err != nil {
		return nil, err
	}
	if err := w.openRound(h, b.by); err != nil {
		return nil, err
	}
	if err := w.keepPromise(h, b.promised); err != nil {
		return nil, err
	}
	w.heads[h.ID], h.sent = h, sentKeys{}
	if err := w.report(h, desk.ConversationChanged, nil, []string{}); err != nil {
		return nil, err
	}
	return h, w.event(h, desk.Author{Kind: desk.BySystem}, desk.Opened,
		desk.EventData{Actor: b.agent, After: string(desk.Open), Page: b.page, CalendarVersion: b.version})
}
