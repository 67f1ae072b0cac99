package store_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

func furnish(t *testing.T, app *apptest.App, collection string, values map[string]any) {
	t.Helper()
	c, err := app.FindCollectionByNameOrId(collection)
	if err != nil {
		t.Fatal(err)
	}
	r := core.NewRecord(c)
	r.Load(values)
	if err := app.Save(r); err != nil {
		t.Fatal(err)
	}
}

// tagging is a desk with two more tags, that hears when one of them is through.
func tagging(t *testing.T) (*deskTest, chan struct{}) {
	app := apptest.Seeded(t, connected)
	furnish(t, app, "tags", map[string]any{"id": "tagparcel000000", "name": "Parcel"})
	furnish(t, app, "tags", map[string]any{"id": "tagpost00000000", "name": "Post"})
	through := make(chan struct{}, 8)
	return runWith(t, app, func(c *store.Config) { c.Filed = func() { through <- struct{}{} } }), through
}

func (d *deskTest) tagsOf(conversation string) string {
	d.t.Helper()
	return d.column(`SELECT tag_ids || '|' || coalesce((SELECT group_concat(tag, ' ') FROM (SELECT tag FROM conversation_tags
 WHERE conversation = c.id ORDER BY rowid)), '') FROM conversations c WHERE id = '%s'`, conversation)
}

func TestAMergedTagBecomesTheOtherOnEveryConversation(t *testing.T) {
	d, through := tagging(t)
	agent, conva, convnone := d.agent(apptest.Admin), apptest.ID("conva"), apptest.ID("convnone")
	d.patch(agent, conva, desk.Patch{AddTags: []string{"tagpost00000000"}})
	d.patch(agent, convnone, desk.Patch{AddTags: []string{"tagpost00000000", "tagparcel000000"}})
	was := d.column(`SELECT last_seq FROM conversations WHERE id = '%s'`, convnone)
	if err := d.MergeTag(t.Context(), d.agent(apptest.Admin), "tagpost00000000", "tagparcel000000"); err != nil {
		t.Fatal(err)
	}
	<-through
	if got, want := d.tagsOf(conva), fmt.Sprintf("%s tagparcel000000|%[1]s tagparcel000000", apptest.ID("tag")); got != want {
		t.Errorf("one that had the first: %s", got)
	}
	if got := d.tagsOf(convnone); got != "tagparcel000000|tagparcel000000" {
		t.Errorf("one that had both: %s", got)
	}
	if now := d.column(`SELECT last_seq FROM conversations WHERE id = '%s'`, convnone); now != was {
		t.Errorf("a merge is no event: last_seq went from %s to %s", was, now)
	}
	me, err := d.Me(t.Context(), agent)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range me.Tags {
		if tag.ID == "tagpost00000000" && (tag.MergedInto != "tagparcel000000" || !tag.Archived) {
			t.Errorf("the merged tag reads %+v", tag)
		}
	}
	// an undo, a macro or a tab of before still names it
	c := d.patch(agent, apptest.ID("convb"), desk.Patch{AddTags: []string{"tagpost00000000", "tagparcel000000"}})
	if string(c.Tags) != "tagparcel000000" {
		t.Errorf("given after the merge: %s", c.Tags)
	}
}

func TestAMergeGoesOnAfterARestart(t *testing.T) {
	app := apptest.Seeded(t, connected)
	furnish(t, app, "tags", map[string]any{"id": "tagparcel000000", "name": "Parcel"})
	// as a power cut leaves it: said, and nothing moved yet
	if _, err := app.DB().NewQuery(fmt.Sprintf(`UPDATE tags SET merged_into = 'tagparcel000000', archived = 1 WHERE id = '%s'`, apptest.ID("tag"))).Execute(); err != nil {
		t.Fatal(err)
	}
	through := make(chan struct{}, 1)
	d := runWith(t, app, func(c *store.Config) { c.Filed = func() { through <- struct{}{} } })
	<-through
	if got := d.tagsOf(apptest.ID("conva")); got != "tagparcel000000|tagparcel000000" {
		t.Errorf("after the restart: %s", got)
	}
}

func TestMacrosAndViewsFollowAMerge(t *testing.T) {
	d, _ := tagging(t)
	furnish(t, d.app, "macros", map[string]any{"id": "macrotags000000", "name": "File", "actions": []map[string]any{
		{"do": "add_tag", "tag": "tagpost00000000"}, {"do": "status", "status": "solved"}, {"do": "remove_tag", "tag": "tagparcel000000"}}})
	furnish(t, d.app, "views", map[string]any{"id": "viewoftags00000", "name": "Post", "agent": apptest.Agent.Agent,
		"filter": map[string]any{"tag": []string{"tagparcel000000", "none", "tagpost00000000"}, "status": []string{"open"}}})
	if err := d.MergeTag(t.Context(), d.agent(apptest.Admin), "tagpost00000000", "tagparcel000000"); err != nil {
		t.Fatal(err)
	}
	if got := d.column(`SELECT actions FROM macros WHERE id = 'macrotags000000'`); got != `[{"do":"add_tag","tag":"tagparcel000000"},{"do":"status","status":"solved"}]` {
		t.Errorf("the macro does %s", got)
	}
	if got := d.column(`SELECT filter FROM views WHERE id = 'viewoftags00000'`); got != `{"status":["open"],"tag":["tagparcel000000","none"]}` {
		t.Errorf("the view asks for %s", got)
	}
}

func TestATagIsMergedIntoAnotherOneOnce(t *testing.T) {
	d, _ := tagging(t)
	if err := d.MergeTag(t.Context(), d.agent(apptest.Admin), "tagpost00000000", "tagparcel000000"); err != nil {
		t.Fatal(err)
	}
	for _, q := range []struct {
		tag, into string
		code      desk.Code
	}{
		{"tagpost00000000", "tagparcel000000", desk.Conflict},
		{apptest.ID("tag"), "tagpost00000000", desk.Conflict},
		{apptest.ID("tag"), apptest.ID("tag"), desk.BadRequest},
		{apptest.ID("tag"), "nosuchtag000000", desk.NotFound},
	} {
		if err := desk.AsError(d.MergeTag(t.Context(), d.agent(apptest.Admin), q.tag, q.into)); err.Code != q.code {
			t.Errorf("%s into %s: %v", q.tag, q.into, err)
		}
	}
	// whatever led to a tag leads to what that one becomes
	if err := d.MergeTag(t.Context(), d.agent(apptest.Admin), "tagparcel000000", apptest.ID("tag")); err != nil {
		t.Fatal(err)
	}
	if into := d.column(`SELECT merged_into FROM tags WHERE id = 'tagpost00000000'`); into != apptest.ID("tag") {
		t.Errorf("the first leads to %s", into)
	}
}

func TestARenamedTagIsToldOfWhereItIsGiven(t *testing.T) {
	d, _ := tagging(t)
	tag := d.app.Record("tags", apptest.ID("tag"))
	tag.Load(map[string]any{"name": "shipping", "formerly": "delivery"})
	if err := d.app.Save(tag); err != nil {
		t.Fatal(err)
	}
	d.TagsChanged()
	d.await("the conversation that has it", func(all []desk.News) bool {
		return slices.ContainsFunc(all, func(n desk.News) bool {
			return n.Kind == desk.ConversationChanged && n.Conversation.ID == apptest.ID("conva")
		})
	})
}
