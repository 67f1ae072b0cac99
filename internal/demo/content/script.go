package content

import "encoding/json"

// Script is a conversation to be played by many contacts. Subjects and the texts of turns are alternatives, of which a
// playing picks one; {placeholders} in them are filled in by Vars.
type Script struct {
	Key       string   `json:"key"`
	Locale    string   `json:"locale"`
	Team      string   `json:"team"`
	Kind      string   `json:"kind"` // chat or ticket
	Tags      []string `json:"tags"`
	Status    string   `json:"status"`
	Rating    int      `json:"rating"`    // 1 to 5, 0: the contact did not say
	Products  []string `json:"products"`  // kinds of product it can be about; empty: any
	Agent     string   `json:"agent"`     // key; empty: anybody of the team who speaks the language
	Contact   string   `json:"contact"`   // key; set where the conversation is still going on, so that it is played once
	Countries []string `json:"countries"` // of contacts who can play it; empty: any. Our vans, for one, do not reach everybody
	Subjects  []string `json:"subjects"`
	Turns     []Turn   `json:"turns"`
}

// Turn is one message of a script. From is contact, agent, note or event; an event carries what happened and what it led
// to: assigned and an agent's key, team_changed and a team's name, kind_changed and a kind, priority_changed and a priority.
type Turn struct {
	From  string `json:"from"`
	Text  Texts  `json:"text"`
	Event string `json:"event"`
	To    string `json:"to"`
}

// Texts are alternatives. In JSON a single text may stand for a list of one.
type Texts []string

// UnmarshalJSON takes a string or a list of strings.
func (t *Texts) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*t = Texts{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(t))
}
