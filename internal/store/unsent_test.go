package store_test

import (
	"context"
	"testing"
	"time"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

// keeps keeps a reply over a version.
func (d *deskTest) keeps(from desk.Identity, conversation string, version int64, reply string, files ...string) (desk.Unsent, error) {
	d.t.Helper()
	text := desk.Scribble{Version: version, Mode: desk.Reply, Reply: reply}
	text.Files.Reply = files
	return d.KeepDraft(context.Background(), from, conversation, text)
}

// begun is what an agent has begun to write.
func (d *deskTest) begun(from desk.Identity) map[string]desk.Unsent {
	d.t.Helper()
	list, err := d.Unsent(context.Background(), from)
	if err != nil {
		d.t.Fatal(err)
	}
	out := map[string]desk.Unsent{}
	for _, u := range list {
		out[u.Conversation] = u
	}
	return out
}

// asked is a desk whose clock a test moves, with a customer's question in it.
func asked(t *testing.T) (d *deskTest, clock *apptest.Clock, mara desk.Identity, r desk.Receipt) {
	t.Helper()
	clock = &apptest.Clock{}
	d = runAt(t, apptest.Seeded(t, connected), clock.Now)
	_, r = d.opened("Is the lamp in stock?")
	return d, clock, d.agent(apptest.Agent), r
}

func TestWhatAnAgentBeganToWriteIsKeptAndTellsTheirOwnTabs(t *testing.T) {
	d := newDesk(t)
	mara, other := d.agent(apptest.Agent), d.agent(apptest.Supervisor)
	_, r := d.opened("Is the lamp in stock?")
	first, err := d.keeps(mara, r.Conversation, 0, "Let me lo")
	if err != nil {
		t.Fatal(err)
	}
	second, err := d.keeps(mara, r.Conversation, first.Version, "Let me look")
	if err != nil {
		t.Fatal(err)
	}
	if second.Version <= first.Version {
		t.Errorf("version %d comes after %d", second.Version, first.Version)
	}
	if got := d.begun(mara)[r.Conversation]; got.Reply != "Let me look" || got.Version != second.Version || got.Mode != desk.Reply {
		t.Errorf("kept is %+v", got)
	}
	if _, theirs := d.begun(other)[r.Conversation]; theirs {
		t.Error("another agent reads it")
	}
	d.await("it to be told", func(news []desk.News) bool {
		for _, n := range news {
			if n.Kind == desk.DraftKept && n.Unsent.Agent == mara.ID && n.Unsent.Version == second.Version && n.After == nil {
				return true
			}
		}
		return false
	})
}

func TestWhoWroteOnElsewhereIsToldWhatStandsThere(t *testing.T) {
	d := newDesk(t)
	mara := d.agent(apptest.Agent)
	_, r := d.opened("Is the lamp in stock?")
	kept, err := d.keeps(mara, r.Conversation, 0, "From the desk")
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.keeps(mara, r.Conversation, 0, "From the phone")
	current, ok := desk.AsError(err).Current.(desk.Unsent)
	if code(err) != desk.Conflict || !ok || current.Reply != "From the desk" || current.Version != kept.Version {
		t.Fatalf("%v, with %+v", err, desk.AsError(err).Current)
	}
	if got := d.begun(mara)[r.Conversation].Reply; got != "From the desk" {
		t.Errorf("it is %q now", got)
	}
}

func TestADraftThatWasSentIsGoneAndItsNumberNeverComesBack(t *testing.T) {
	d, clock, mara, r := asked(t)
	kept, err := d.keeps(mara, r.Conversation, 0, "Yes")
	if err != nil {
		t.Fatal(err)
	}
	gone, err := d.keeps(mara, r.Conversation, kept.Version, "")
	if err != nil || gone.Version != 0 {
		t.Fatalf("%+v, %v", gone, err)
	}
	if n := d.count(`SELECT count(*) FROM drafts WHERE conversation = '%s'`, r.Conversation); n != 0 {
		t.Error("it is still kept")
	}
	clock.Move(time.Second)
	if anew, err := d.keeps(mara, r.Conversation, 0, "And more"); err != nil || anew.Version <= kept.Version {
		t.Errorf("anew is %+v, %v; the one before had %d", anew, err, kept.Version)
	}
	if _, err := d.keeps(mara, r.Conversation, kept.Version, "Late"); code(err) != desk.Conflict {
		t.Errorf("over the one that is gone: %v", err)
	}
}

func TestADraftsFilesStayAsLongAsItDoesAndLeaveWhenTheyAreSent(t *testing.T) {
	d, clock, mara, r := asked(t)
	lamp, sent := d.uploaded(mara, r.Conversation, "lamp.txt"), d.uploaded(mara, r.Conversation, "sent.txt")
	kept, err := d.keeps(mara, r.Conversation, 0, "", sent.ID, lamp.ID, "nothing00000000")
	if err != nil || len(kept.Files.Reply) != 2 || kept.Files.Reply[0].ID != sent.ID || kept.Files.Reply[1] != lamp {
		t.Fatalf("%+v, %v", kept, err)
	}
	d.post(mara, desk.Draft{ClientID: "with-a-file", Conversation: r.Conversation, Files: []string{sent.ID}})
	clock.Move(48 * time.Hour)
	if _, err := d.SweepFiles(t.Context()); err != nil || len(d.stored(lamp.ID)) == 0 {
		t.Fatalf("%v, or it is swept", err)
	}
	if got := d.begun(mara)[r.Conversation].Files.Reply; len(got) != 1 || got[0].ID != lamp.ID {
		t.Errorf("files are %+v", got)
	}
	if _, err := d.keeps(mara, r.Conversation, kept.Version, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := d.SweepFiles(t.Context()); err != nil || len(d.stored(lamp.ID)) > 0 {
		t.Errorf("%v, or it outlives its draft", err)
	}
}

func TestADraftIsKeptOnlyBesideAConversationThatOneSees(t *testing.T) {
	d := newDesk(t)
	if _, err := d.keeps(d.agent(apptest.Agent), apptest.ID("convb"), 0, "Hello"); code(err) != desk.NotFound {
		t.Errorf("another team's: %v", err)
	}
	long := desk.Scribble{Mode: desk.Event}
	if _, err := d.KeepDraft(t.Context(), d.agent(apptest.Agent), apptest.ID("conva"), long); code(err) != desk.BadRequest {
		t.Errorf("neither reply nor note: %v", err)
	}
}

func TestADraftThatNobodyCameBackToIsForgotten(t *testing.T) {
	d, clock, mara, r := asked(t)
	if _, err := d.keeps(mara, r.Conversation, 0, "One day"); err != nil {
		t.Fatal(err)
	}
	clock.Move(31 * 24 * time.Hour)
	if err := d.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, there := d.begun(mara)[r.Conversation]; there {
		t.Error("it is still there")
	}
}
