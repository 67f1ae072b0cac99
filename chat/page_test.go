package chat

import (
	"testing"

	"porchlight/internal/desk"
)

func TestAgentsHearWhichPageAVisitorLooksAt(t *testing.T) {
	w := newWorld(t)
	w.trail = true
	w.conversation("c1", "one", "mara", "ada")
	w.contacts[hashOf(token("ada"))] = "ada"
	mara, ada := w.connect(asAgent("mara")), w.connect(asVisitor("ada"))
	ada.say(`{"t":"page","page":"/lamps/heron","title":"Heron"}`)
	f := mara.until("page")
	if f["conversation"] != "c1" || f["page"] != "/lamps/heron" || f["title"] != "Heron" || f["at"] != float64(desk.At(w.now())) {
		t.Errorf("heard %v", f)
	}
}

func TestPagesAreDroppedWhereTheInboxKeepsNone(t *testing.T) {
	w := newWorld(t)
	w.conversation("c1", "one", "mara", "ada")
	w.contacts[hashOf(token("ada"))] = "ada"
	mara, ada := w.connect(asAgent("mara")), w.connect(asVisitor("ada"))
	ada.say(`{"t":"page","page":"/lamps/heron"}`)
	ada.say(`{"t":"typing","conversation":"c1","on":true}`) // what is told after it
	for {
		switch f := mara.next(); f["t"] {
		case "page":
			t.Fatalf("told %v", f)
		case "typing":
			return
		}
	}
}

func TestOnlyVisitorsLookAtPages(t *testing.T) {
	w := newWorld(t)
	mara := w.connect(asAgent("mara"))
	mara.say(`{"t":"page","page":"/lamps/heron"}`)
	if f := mara.until("error"); f["code"] != string(desk.Forbidden) || f["re"] != "page" {
		t.Errorf("answered %v", f)
	}
}
