package store_test

import (
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

func TestAVisitorSeesTheFaceOfWhoHasTakenTheConversation(t *testing.T) {
	d := newDesk(t)
	if _, err := d.app.DB().NewQuery(`UPDATE agents SET avatar = 'mara.webp' WHERE id = '` + apptest.Agent.Agent + `'`).Execute(); err != nil {
		t.Fatal(err)
	}
	d.AgentsChanged()
	token := newToken()
	r := d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "Hello", Opening: &desk.Opening{Name: "Ada"}})
	d.post(d.agent(apptest.Agent), desk.Draft{Conversation: r.Conversation, ClientID: "answering-1", Body: "Good morning"})
	face := "/api/files/agents/" + apptest.Agent.Agent + "/mara.webp"
	own, err := d.VisitorConversations(t.Context(), d.visitor(token))
	if err != nil || len(own) != 1 || own[0].Agent == nil || own[0].Agent.Avatar != face || own[0].Agent.ID != "" {
		t.Errorf("%+v, %v", own, err)
	}
	d.await("the face with the news", func(news []desk.News) bool {
		last := news[len(news)-1]
		return last.Agent != nil && last.Agent.Avatar == face
	})
}
