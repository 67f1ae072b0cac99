package store_test

import (
	"context"
	"strings"
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

func TestARatingIsOneARoundAndCanBeChangedWithinIt(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	visitor, opened := d.opened("Where is my lamp?")
	agent := d.agent(apptest.Agent)
	d.post(agent, desk.Draft{Conversation: opened.Conversation, ClientID: "answer-01", Body: "On its way."})
	for _, score := range []int{2, 5, 5} {
		if err := d.Rate(ctx, visitor, opened.Conversation, desk.Rating{Score: score, Comment: "  as said  "}); err != nil {
			t.Fatal(err)
		}
	}
	if n := d.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND event_type = 'rated'`, opened.Conversation); n != 2 {
		t.Errorf("%d events; a repeat is none", n)
	}
	detail, err := d.Detail(ctx, agent, opened.Conversation)
	if err != nil || len(detail.Ratings) != 1 || detail.Ratings[0].Score != 5 || detail.Ratings[0].Comment != "as said" || detail.Ratings[0].At == 0 {
		t.Fatalf("%v %+v", err, detail.Ratings)
	}
	solved := desk.Solved
	if _, err := d.Patch(ctx, agent, opened.Conversation, desk.Patch{Status: &solved}); err != nil {
		t.Fatal(err)
	}
	d.post(visitor, desk.Draft{Conversation: opened.Conversation, ClientID: "again-001", Body: "It broke."})
	if err := d.Rate(ctx, visitor, opened.Conversation, desk.Rating{Score: 1}); err != nil {
		t.Fatal(err)
	}
	if n := d.count(`SELECT count(*) FROM ratings WHERE conversation = '%s'`, opened.Conversation); n != 2 {
		t.Errorf("%d ratings of two rounds", n)
	}
	if who := d.column(`SELECT agent FROM ratings WHERE conversation = '%s' AND round = 1`, opened.Conversation); who != apptest.Agent.Agent {
		t.Errorf("the rating is about %q", who)
	}
	page, err := d.VisitorConversations(ctx, visitor)
	if err != nil || len(page) != 1 || page[0].PublicSeq != d.public(opened.Conversation) {
		t.Errorf("%v %+v", err, page)
	}
}

// public is how many messages a visitor sees.
func (d *deskTest) public(conversation string) int64 {
	return int64(d.count(`SELECT count(*) FROM messages WHERE conversation = '%s' AND public_seq > 0`, conversation))
}

func TestARatingHasTheShapeThatTheInboxAsksFor(t *testing.T) {
	for name, row := range map[string]struct {
		asks   string
		rating desk.Rating
		code   desk.Code
	}{
		"five faces":         {"", desk.Rating{Score: 3}, ""},
		"none":               {"", desk.Rating{}, desk.BadRequest},
		"six":                {desk.RatingFaces, desk.Rating{Score: 6}, desk.BadRequest},
		"thumb up":           {desk.RatingThumbs, desk.Rating{Score: 5}, ""},
		"half a thumb":       {desk.RatingThumbs, desk.Rating{Score: 3}, desk.BadRequest},
		"not asked":          {desk.RatingOff, desk.Rating{Score: 5}, desk.Forbidden},
		"a long story":       {"", desk.Rating{Score: 5, Comment: strings.Repeat("a", desk.MaxComment+1)}, desk.TooLarge},
		"content, and asks":  {"", desk.Rating{Score: 3, FollowUp: true}, desk.BadRequest},
		"poor, and asks":     {"", desk.Rating{Score: 2, FollowUp: true}, ""},
		"control characters": {"", desk.Rating{Score: 5, Comment: "a\x00"}, desk.BadRequest},
	} {
		if err := row.rating.Validate(row.asks); code(err) != row.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyTheContactRates(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	visitor, opened := d.opened("Where is my lamp?")
	stranger, _ := d.opened("Something else")
	bound := visitor
	bound.Only = apptest.ID("conva")
	for name, row := range map[string]struct {
		from desk.Identity
		code desk.Code
	}{
		"the contact":         {visitor, ""},
		"another":             {stranger, desk.NotFound},
		"an agent":            {d.agent(apptest.Agent), desk.Forbidden},
		"a link to elsewhere": {bound, desk.NotFound},
	} {
		if err := d.Rate(ctx, row.from, opened.Conversation, desk.Rating{Score: 4}); code(err) != row.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}
