package apptest

// knowledge holds an article of each kind: public and internal, draft and published.
func knowledge() []row {
	article := func(name, visibility, status string) []row {
		published := ""
		if status == "published" {
			published = "2026-01-01 00:00:00.000Z"
		}
		return []row{
			{"articles", name, v{"category": ID("category"), "visibility": visibility, "position": 1}},
			{"article_texts", name + "en", v{"article": ID(name), "locale": "en", "slug": name, "title": "About " + name,
				"body": "Lamps and " + visibility + " things.", "status": status, "revision": 1, "published_at": published}},
		}
	}
	rows := []row{
		{"categories", "category", v{"slug": "lamps", "names": v{"en": "Lamps"}, "position": 1}},
		{"categories", "sparecategory", v{"slug": "chairs", "names": v{"en": "Chairs"}, "position": 2}},
	}
	rows = append(rows, row{"synonyms", "synonym", v{"locale": "en", "words": "lamp, luminaire"}})
	rows = append(rows, row{"terms", "term", v{"term": "Heron"}})
	rows = append(rows, article("public", "public", "published")...)
	rows = append(rows, article("internal", "internal", "published")...)
	rows = append(rows, article("draft", "public", "draft")...)
	return append(rows,
		row{"articles", "sparearticle", v{"visibility": "internal", "position": 9}},
		row{"article_revisions", "revision", v{"article_text": ID("publicen"), "revision": 1, "title": "About public", "agent": Agent.Agent,
			"published": "2026-01-01 00:00:00.000Z"}},
		row{"article_schedules", "planned", v{"article_text": ID("publicen"), "at": Noon, "agent": Agent.Agent, "fault": "slug"}},
		row{"article_reviews", "review", v{"article_text": ID("draften"), "agent": ID("spare"), "note": "Please read", "state": "open", "at": Noon}},
		row{"article_flags", "flag", v{"article_text": ID("publicen"), "agent": ID("spare"), "conversation": ID("conva"), "text": "The bulb is an E27", "at": Noon}},
		row{"article_slugs", "oldslug", v{"article_text": ID("publicen"), "locale": "en", "slug": "formerly"}},
		row{"article_pictures", "picture", v{"agent": Agent.Agent, "file": "lamp.png", "mime": "image/png", "size": 3}},
		row{"article_votes", "vote", v{"article": ID("public"), "locale": "en", "helpful": true}},
		row{"article_days", "articleday", v{"article": ID("public"), "locale": "en", "day": "2026-01-02", "views": 3}},
		row{"search_log", "search", v{"query": "broken lamp", "locale": "en", "hits": 1, "clicked": ID("public")}},
		row{"saved_replies", "greeting", v{"name": "Greeting", "shortcut": "hello", "team": ID("teama")}},
		row{"saved_replies", "sparereply", v{"name": "Unused", "shortcut": "unused"}},
		row{"saved_replies", "ownreply", v{"name": "My hello", "shortcut": "hello-mine", "owner": Agent.Agent}},
		row{"saved_reply_texts", "ownreplyen", v{"saved_reply": ID("ownreply"), "locale": "en", "body": "Hello from me", "files": file("mine.txt", "my lamps")}},
		row{"saved_replies", "teamreply", v{"name": "Without words", "team": ID("teama")}},
		row{"saved_replies", "ownspare", v{"name": "Without my words", "owner": Agent.Agent}},
		row{"saved_reply_uses", "greetinguses", v{"saved_reply": ID("greeting"), "uses": 3, "used_at": Noon}},
		row{"saved_reply_uses", "ownuses", v{"saved_reply": ID("ownreply"), "uses": 1, "used_at": Noon}},
		row{"macros", "macro", v{"name": "Close it", "shortcut": "close", "team": ID("teama"), "position": 1,
			"actions": []v{{"do": "status", "status": "solved"}, {"do": "add_tag", "tag": ID("sparetag")}}}},
		row{"macros", "sharedmacro", v{"name": "Urgent", "position": 2, "actions": []v{{"do": "priority", "priority": "urgent"}}}},
		row{"macros", "ownmacro", v{"name": "Mine", "owner": Agent.Agent, "position": 3, "actions": []v{{"do": "assign", "agent": "me"}}}},
		row{"macros", "macrob", v{"name": "Close it", "shortcut": "close-b", "team": ID("teamb"), "position": 4,
			"actions": []v{{"do": "status", "status": "solved"}}}},
		row{"macros", "supmacro", v{"name": "Hers", "owner": Supervisor.Agent, "position": 5, "actions": []v{{"do": "status", "status": "pending"}}}},
		row{"macro_uses", "ownmacrouses", v{"macro": ID("ownmacro"), "uses": 1, "used_at": Noon}},
		row{"macro_uses", "macrouses", v{"macro": ID("macro"), "uses": 2, "used_at": Noon}},
		row{"saved_reply_texts", "greetingen", v{"saved_reply": ID("greeting"), "locale": "en", "body": "Hello {contact.first_name}",
			"files": file("leaflet.txt", "our lamps")}},
	)
}

func workspace() []row {
	view := func(name string, p Persona, shared bool) row {
		return row{"views", name, v{"agent": p.Agent, "name": name, "filter": v{"status": []string{"open"}}, "shared": shared}}
	}
	notification := func(name string, p Persona) row {
		return row{"notifications", name, v{"agent": p.Agent, "kind": "assigned", "conversation": ID("conva")}}
	}
	return []row{
		view("viewagent", Agent, false),
		view("viewshared", Agent, true),
		{"views", "viewteam", v{"agent": Agent.Agent, "name": "viewteam", "shared": true, "team": ID("teama")}},
		view("viewdisabled", Disabled, false),
		notification("newsagent", Agent),
		notification("newsdisabled", Disabled),
		{"invites", "invite", v{"email": "invited@shop.example", "name": "Invited", "role": "agent", "teams": []string{ID("teama")}, "invited_by": Admin.Agent,
			"secret_hash": HashToken(InviteSecret), "expires": Noon + 86_400_000}},
		{"invites", "spareinvite", v{"email": "spare@mail.example", "role": "agent", "secret_hash": HashToken("spare"), "expires": Noon + 86_400_000}},
		{"audit", "auditline", v{"actor": "agent:" + Admin.Agent, "action": "team_created", "object": "teams/" + ID("teama")}},
		{"outbox", "job", v{"kind": "mail", "payload": v{"to": "visitor@mail.example"}, "due": Noon, "dedupe_key": "mail-1"}},
	}
}
