package store_test

import (
	"testing"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
)

func TestAnAgentHasTheTranscriptSentToTheAddressThatTheCustomerGave(t *testing.T) {
	b := newLetterbox()
	b.online = true // so that the answer itself is not mailed
	d, _ := mailing(t, mailApp(t), b)
	_, conversation := d.asked()
	agent := d.agent(apptest.Agent)
	d.post(agent, desk.Draft{Conversation: conversation, ClientID: "answer-01", Body: "On its way."})
	d.post(agent, desk.Draft{Conversation: conversation, ClientID: "a-note-001", Kind: desk.Note, Body: "Only for us"})
	var counted string
	may := func(address string) error { counted = address; return nil }
	if err := d.SendTranscript(t.Context(), agent, conversation, may); err != nil {
		t.Fatal(err)
	}
	letter := b.await(t, 1)[0]
	if letter.Kind != desk.TranscriptLetter || letter.To != "ada@mail.example" || counted != letter.To || len(letter.Messages) != 2 {
		t.Errorf("%+v, counted for %q", letter, counted)
	}
	if kind, data := d.lastEvent(conversation); kind != string(desk.TranscriptSent) || data.Actor != agent.ID || data.After != "" {
		t.Errorf("%s %+v", kind, data)
	}
	visitor, nameless := d.opened("No address")
	for name, row := range map[string]struct {
		from         desk.Identity
		conversation string
		code         desk.Code
	}{
		"where no address is known": {agent, nameless.Conversation, desk.Conflict},
		"by another team's":         {d.agent(apptest.OtherAgent), conversation, desk.NotFound},
		"by a customer":             {visitor, nameless.Conversation, desk.Forbidden},
	} {
		if err := d.SendTranscript(t.Context(), row.from, row.conversation, may); code(err) != row.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}
