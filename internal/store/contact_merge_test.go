package store_test

import (
	"context"
	"slices"
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// guest is a visitor with one conversation, of whom some things are known.
func (d *deskTest) guest(name, address string) (token string, from desk.Identity, conversation string) {
	d.t.Helper()
	token = newToken()
	r := d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "Hello from " + name, Opening: &desk.Opening{Name: name, Address: address}})
	return token, d.visitor(token), r.Conversation
}

// prove notes that an address is a contact's, past the mail.
func (d *deskTest) prove(contact, address string) {
	d.t.Helper()
	d.exec(`INSERT INTO contact_identities (id, contact, kind, value, verified_at, created, updated)
 VALUES ('%s', '%s', 'email', '%s', '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`, "proof"+contact[5:], contact, address)
}

func (d *deskTest) merge(from desk.Identity, into, other string) (store.ContactPage, string) {
	d.t.Helper()
	page, id, err := d.Merge(context.Background(), from, into, other)
	if err != nil {
		d.t.Fatal(err)
	}
	return page, id
}

// contacts is all that the database has of contacts, apart from when and from the merges themselves.
func (d *deskTest) contacts() string {
	d.t.Helper()
	return d.column(`SELECT group_concat(x, char(10)) FROM (
 SELECT 'contact ' || id || name || claimed_email || phone || company || coalesce(custom, '') || merged_into AS x FROM contacts
 UNION ALL SELECT 'session ' || id || contact || assurance || only || address FROM contact_sessions
 UNION ALL SELECT 'identity ' || id || contact || value FROM contact_identities
 UNION ALL SELECT 'note ' || id || contact || body FROM contact_notes
 UNION ALL SELECT 'conversation ' || id || contact || contact_name FROM conversations
 UNION ALL SELECT 'message ' || id || contact || client_key FROM messages WHERE kind != 'event'
 UNION ALL SELECT 'mark ' || id || reader FROM read_marks ORDER BY 1)`)
}

func TestMergedContactsAreReadAsOneAndTakingItBackRestoresThemExactly(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	from := d.agent(apptest.Admin)
	_, ada, first := d.guest("Ada Park", "ada@park.example")
	_, guest, second := d.guest("A. P.", "ada@phone.example")
	if _, err := d.AddNote(ctx, from, guest.ID, "Rings twice"); err != nil {
		t.Fatal(err)
	}
	before := d.contacts()

	page, merge := d.merge(from, ada.ID, guest.ID)
	if page.ID != ada.ID || page.Name != "Ada Park" || len(page.Addresses) != 2 || len(page.Notes) != 1 || len(page.Merges) != 1 {
		t.Errorf("%+v", page)
	}
	if other := d.page(from, guest.ID); other.ID != ada.ID {
		t.Errorf("the page of who was merged is %s", other.ID)
	}
	list, err := d.ContactConversations(ctx, from, ada.ID, "", 0)
	if err != nil || len(list.Conversations) != 2 {
		t.Errorf("%v %+v", err, list)
	}
	for _, id := range []string{first, second} {
		if head, err := d.Head(ctx, from, id); err != nil || head.ContactName != "Ada Park" {
			t.Errorf("%v %q", err, head.ContactName)
		}
	}
	contacts, err := d.Contacts(ctx, from, "", 0)
	if err != nil || slices.ContainsFunc(contacts.Contacts, func(c store.ContactRow) bool { return c.ID == guest.ID }) {
		t.Errorf("%v: who was merged is still listed", err)
	}
	if _, _, err := d.Merge(ctx, from, guest.ID, ada.ID); code(err) != desk.BadRequest {
		t.Errorf("merged twice: %v", err)
	}

	apart, err := d.Unmerge(ctx, from, ada.ID, merge)
	if err != nil || len(apart.Merges) != 0 || len(apart.Notes) != 0 {
		t.Errorf("%v %+v", err, apart)
	}
	if after := d.contacts(); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	if _, err := d.Unmerge(ctx, from, ada.ID, merge); err == nil {
		t.Error("a merge was taken back twice")
	}
}

func TestWhoWasMergedGoesOnChattingAndSeesNothingMore(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	from := d.agent(apptest.Admin)
	_, ada, private := d.guest("Ada Park", "ada@park.example")
	d.prove(ada.ID, "ada@park.example")
	token, _, own := d.guest("", "ada@park.example") // says so, and may be anybody
	d.merge(from, d.visitor(token).ID, ada.ID)

	guest := d.visitor(token)
	list, err := d.VisitorConversations(ctx, guest)
	if err != nil || len(list) != 1 || list[0].ID != own {
		t.Errorf("%v: the device sees %+v", err, list)
	}
	if _, err := d.Messages(ctx, guest, private, store.Span{}); code(err) != desk.NotFound {
		t.Errorf("the other's conversation: %v", err)
	}
	r := d.post(guest, desk.Draft{ClientID: "second-line", Conversation: own, Body: "Still here"})
	repeat := d.post(guest, desk.Draft{ClientID: "second-line", Conversation: own, Body: "Still here"})
	if r.Message.ID != repeat.Message.ID || !repeat.Repeated {
		t.Error("a line was doubled")
	}
	page, err := d.Messages(ctx, guest, own, store.Span{})
	if err != nil || len(page.Messages) < 2 {
		t.Fatalf("%v %+v", err, page)
	}
	for _, m := range page.Messages {
		if m.Author.Kind == desk.ByContact && m.Author.Name != "" {
			t.Errorf("the device is told the name %q", m.Author.Name)
		}
	}
	again := d.post(guest, desk.Draft{ClientID: "opening-2", Body: "Another matter"})
	if head, err := d.Head(ctx, from, again.Conversation); err != nil || head.ContactName != "Ada Park" || head.Contact != guest.ID {
		t.Errorf("%v %+v", err, head)
	}
}

func TestTwoWhoHaveProvenToBeTwoStayTwo(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	from := d.agent(apptest.Admin)
	_, ada, _ := d.guest("Ada", "ada@park.example")
	_, ben, _ := d.guest("Ben", "ben@park.example")
	d.prove(ada.ID, "ada@park.example")
	d.prove(ben.ID, "ben@park.example")
	before := d.contacts()
	preview, err := d.PreviewMerge(ctx, from, ada.ID, ben.ID)
	if err != nil || preview.Refused == "" {
		t.Errorf("%v %+v", err, preview)
	}
	if _, _, err := d.Merge(ctx, from, ada.ID, ben.ID); code(err) != desk.Conflict || desk.AsError(err).Field != "contact" {
		t.Errorf("merged: %v", err)
	}
	if d.contacts() != before {
		t.Error("a refused merge has changed something")
	}
}

func TestWhoeverHasProvenWhoTheyAreKeepsTheirPage(t *testing.T) {
	d := newDesk(t)
	from := d.agent(apptest.Admin)
	_, guest, _ := d.guest("Somebody", "ada@park.example")
	_, ada, _ := d.guest("Ada Park", "ada@park.example")
	d.prove(ada.ID, "ada@park.example")
	twins := d.page(from, guest.ID).Twins
	if len(twins) != 1 || twins[0].ID != ada.ID || !twins[0].Proven || twins[0].Address != "ada@park.example" {
		t.Errorf("twins are %+v", twins)
	}
	if page, _ := d.merge(from, guest.ID, ada.ID); page.ID != ada.ID || page.Name != "Ada Park" || len(page.Twins) != 0 {
		t.Errorf("%+v", page)
	}
}

func TestChainsOfMergesComeApartInAnyOrder(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	from := d.agent(apptest.Admin)
	var ids []string
	for _, name := range []string{"A", "B", "C"} {
		_, guest, _ := d.guest(name, "")
		ids = append(ids, guest.ID)
	}
	before := d.contacts()
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		var merges []string
		_, id := d.merge(from, ids[1], ids[0]) // A into B
		merges = append(merges, id)
		page, id := d.merge(from, ids[2], ids[1]) // both into C
		merges = append(merges, id)
		if page.ID != ids[2] || len(page.Contacts) != 3 {
			t.Fatalf("%+v", page)
		}
		for i, n := range order {
			if _, err := d.Unmerge(ctx, from, ids[n], merges[n]); err != nil {
				t.Fatal(err)
			}
			if b := d.page(from, ids[1]); i == 0 && n == 1 && len(b.Contacts) != 2 {
				t.Errorf("B came back without A: %+v", b)
			}
		}
		if after := d.contacts(); after != before {
			t.Errorf("%v: before\n%s\nafter\n%s", order, before, after)
		}
	}
}

func TestALaterProofEndsAMerge(t *testing.T) {
	d := newDesk(t)
	from := d.agent(apptest.Admin)
	_, ada, _ := d.guest("Ada", "ada@park.example")
	d.prove(ada.ID, "ada@park.example")
	token, guest, _ := d.guest("Somebody", "ben@park.example")
	d.merge(from, ada.ID, guest.ID)
	key := []byte("a key of thirty-two bytes in test")
	session := d.visitor(token).Session
	d.exec(`INSERT INTO desk_meta (key, value) VALUES ('code_key', '%x')`, key)
	d.exec(`INSERT INTO contact_codes (id, session, address, expires, tries, created, updated)
 VALUES ('codeofben000000', '%s', 'ben@park.example', 9000000000000, 0, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z')`, session)
	if err := d.Prove(context.Background(), d.visitor(token), "ben@park.example", store.CodeFor(key, "codeofben000000", "ben@park.example")); err != nil {
		t.Fatal(err)
	}
	if page := d.page(from, guest.ID); page.ID != guest.ID || !page.Addresses[0].Proven {
		t.Errorf("%+v", page)
	}
	if page := d.page(from, ada.ID); len(page.Contacts) != 1 || len(page.Merges) != 0 {
		t.Errorf("%+v", page)
	}
}

func TestWhoTakesTheirChatBackTakesItFromEverybodyTheyWereMergedWith(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	from := d.agent(apptest.Admin)
	_, ada, _ := d.guest("Ada Park", "")
	token, guest, _ := d.guest("Secret", "secret@mail.example")
	d.merge(from, ada.ID, guest.ID)
	if err := d.Erase(ctx, d.visitor(token)); err != nil {
		t.Fatal(err)
	}
	if page := d.page(from, ada.ID); page.Name != "Ada Park" || len(page.Addresses) != 0 || len(page.Contacts) != 1 {
		t.Errorf("%+v", page)
	}
	if n := d.count(`SELECT count(*) FROM contacts WHERE name = 'Secret' OR claimed_email LIKE 'secret%%'`); n != 0 {
		t.Errorf("%d contacts still say it", n)
	}
}
