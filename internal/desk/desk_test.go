package desk_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"porchlight/internal/desk"
)

var (
	agent   = desk.Identity{Kind: desk.ByAgent, ID: "mara"}
	visitor = desk.Identity{Kind: desk.ByContact}
)

func TestDraftsSayWhatIsWrongWithThem(t *testing.T) {
	good := func() desk.Draft { return desk.Draft{Conversation: "c1", ClientID: "message-1", Body: "Hello"} }
	for name, row := range map[string]struct {
		change func(*desk.Draft)
		from   desk.Identity
		code   desk.Code
		field  string
	}{
		"good":                     {func(*desk.Draft) {}, visitor, "", ""},
		"opening":                  {func(d *desk.Draft) { d.Conversation = "" }, visitor, "", ""},
		"an agent opens":           {func(d *desk.Draft) { d.Conversation = "" }, agent, desk.BadRequest, "conversation"},
		"a visitor's note":         {func(d *desk.Draft) { d.Kind = desk.Note }, visitor, desk.Forbidden, "kind"},
		"an event":                 {func(d *desk.Draft) { d.Kind = desk.Event }, agent, desk.BadRequest, "kind"},
		"short client id":          {func(d *desk.Draft) { d.ClientID = "1234567" }, agent, desk.BadRequest, "client_id"},
		"client id with a space":   {func(d *desk.Draft) { d.ClientID = "message 1" }, agent, desk.BadRequest, "client_id"},
		"empty":                    {func(d *desk.Draft) { d.Body = " \n\t" }, agent, desk.BadRequest, "body"},
		"longest":                  {func(d *desk.Draft) { d.Body = strings.Repeat("ü", desk.MaxBody) }, agent, "", ""},
		"too long":                 {func(d *desk.Draft) { d.Body = strings.Repeat("ü", desk.MaxBody+1) }, agent, desk.TooLarge, "body"},
		"not UTF-8":                {func(d *desk.Draft) { d.Body = "\xff" }, agent, desk.BadRequest, "body"},
		"a zero":                   {func(d *desk.Draft) { d.Body = "a\x00b" }, agent, desk.BadRequest, "body"},
		"a C1 control":             {func(d *desk.Draft) { d.Body = "a\u0085b" }, agent, desk.BadRequest, "body"},
		"lines and tabs":           {func(d *desk.Draft) { d.Body = "a\r\n\tb" }, agent, "", ""},
		"no language":              {func(d *desk.Draft) { d.Lang = "e" }, agent, desk.BadRequest, "lang"},
		"a zone that is no zone":   {func(d *desk.Draft) { d.Opening = &desk.Opening{TZ: "Local"} }, visitor, desk.BadRequest, "tz"},
		"a name without end":       {func(d *desk.Draft) { d.Opening = &desk.Opening{Name: strings.Repeat("a", 121)} }, visitor, desk.TooLarge, "name"},
		"seen before the start":    {func(d *desk.Draft) { d.BaseSeq = -1 }, agent, desk.BadRequest, "base_seq"},
		"a good opening":           {func(d *desk.Draft) { d.Opening = &desk.Opening{Name: "Jun", TZ: "Asia/Tokyo"} }, visitor, "", ""},
		"a language with a script": {func(d *desk.Draft) { d.Lang = "zh-Hant-TW" }, agent, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := good()
			row.change(&d)
			err := d.Validate(row.from)
			var e *desk.Error
			if row.code == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if !errors.As(err, &e) || e.Code != row.code || e.Field != row.field || e.Text == "" {
				t.Errorf("%v, want %s on %s", err, row.code, row.field)
			}
		})
	}
}

func TestLocalesAreTagsAndZonesAreNames(t *testing.T) {
	for tag, want := range map[string]bool{"en": true, "de-AT": true, "zh-Hant-TW": true, "sr-Latn": true, "de-CH-1996": true, "en-x-shop": true,
		"": false, "e": false, "engl": false, "en-": false, "en--GB": false, "en_GB": false, "en-x": false, "12": false, strings.Repeat("en-", 20): false} {
		if desk.ValidLocale(tag) != want {
			t.Errorf("locale %q: %v", tag, !want)
		}
	}
	for tz, want := range map[string]bool{"Europe/Berlin": true, "UTC": true, "Australia/Lord_Howe": true, "": false, "Local": false,
		"Mars/Olympus": false, "../etc/passwd": false, strings.Repeat("a", 65): false} {
		if desk.ValidZone(tz) != want {
			t.Errorf("zone %q: %v", tz, !want)
		}
	}
}

func TestWhoSharesAPrincipalSees(t *testing.T) {
	mara := desk.AgentPrincipals("mara", desk.RoleAgent, []string{"support"})
	admin := desk.AgentPrincipals("ines", desk.RoleAdmin, nil)
	for name, row := range map[string]struct {
		conversation []string
		mara, admin  bool
	}{
		"of the team":         {desk.ConversationPrincipals("support", "", nil), true, true},
		"of another team":     {desk.ConversationPrincipals("returns", "", nil), false, true},
		"of no team":          {desk.ConversationPrincipals("", "", nil), true, true},
		"assigned elsewhere":  {desk.ConversationPrincipals("returns", "mara", nil), true, true},
		"followed":            {desk.ConversationPrincipals("returns", "wren", []string{"mara", "mara"}), true, true},
		"somebody else's own": {desk.ConversationPrincipals("returns", "wren", nil), false, true},
	} {
		if desk.Sees(mara, row.conversation) != row.mara || desk.Sees(admin, row.conversation) != row.admin {
			t.Errorf("%s: %v", name, row.conversation)
		}
		if !slices.IsSorted(row.conversation) || len(slices.Compact(slices.Clone(row.conversation))) != len(row.conversation) {
			t.Errorf("%s: not a sorted set: %v", name, row.conversation)
		}
	}
}

func TestVisitorsReadNoIdsAndNoNotes(t *testing.T) {
	if _, ok := (desk.Message{Seq: 4, Kind: desk.Note, Body: "careful"}).Public(); ok {
		t.Error("a note is public")
	}
	data, err := json.Marshal(desk.EventData{Actor: "mara", Before: "wren", After: "mara", Team: "support", Assignee: "mara", Name: "Mara"})
	if err != nil {
		t.Fatal(err)
	}
	m, ok := (desk.Message{Seq: 9, PublicSeq: 5, Kind: desk.Event, EventType: desk.Assigned, Data: data, ClientID: "secret-01",
		Author: desk.Author{Kind: desk.ByAgent, ID: "mara", Name: "Mara"}}).Public()
	if !ok || m.Seq != 0 || m.Author.ID != "" || m.ClientID != "" || string(m.Data) != `{"name":"Mara"}` {
		t.Errorf("%v %+v %s", ok, m, m.Data)
	}
}

func TestAPreviewIsOneLineWithSingleSpaces(t *testing.T) {
	for body, want := range map[string]string{
		"": "", "Hello there": "Hello there", " Hello": "Hello", "Hello ": "Hello", "Hello  there": "Hello there", "a\n\nb\tc": "a b c", "Grüße\u00a0aus": "Grüße aus",
		strings.Repeat("a", desk.MaxPreview+1): strings.Repeat("a", desk.MaxPreview-1) + "…",
	} {
		if got := desk.Preview(body); got != want {
			t.Errorf("Preview(%q) = %q, want %q", body, got, want)
		}
	}
}

func FuzzPreview(f *testing.F) {
	for _, seed := range []string{"", "Hello", strings.Repeat("ü", 300), "a\n\nb\tc", "\xff\xfe", strings.Repeat("👩‍👩‍👧 ", 90)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		p := desk.Preview(body)
		if utf8.ValidString(body) && !utf8.ValidString(p) {
			t.Errorf("%q is not UTF-8", p)
		}
		if utf8.RuneCountInString(p) > desk.MaxPreview || strings.ContainsAny(p, "\n\r\t") {
			t.Errorf("%q is no line of %d", p, desk.MaxPreview)
		}
		if len(body) <= desk.MaxPreview && p != strings.Join(strings.Fields(body), " ") {
			t.Errorf("the preview of %q is %q", body, p)
		}
	})
}
