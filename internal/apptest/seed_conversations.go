package apptest

// Noon is when the seed's conversations happened, in Unix milliseconds.
const Noon int64 = 1_790_000_000_000

// Five conversations: one of each team, one without a team, one of the other team that the
// agent follows, and "spareconv", which only admins may see and which has no messages. All
// are as the writer leaves them, so that a running desk has nothing to put right.
func conversations() []row {
	conv := func(name string, number int, contact, team, assignee string) row {
		return row{"conversations", name, v{
			"number": number, "kind": "chat", "inbox": ID("shop"), "contact": contact, "contact_name": "A visitor",
			"status": "open", "priority": "normal", "team": team, "assignee": assignee, "locale": "en", "version": 1, "round": 1,
			"waiting_since": Noon, "last_at": Noon, "sort_at": Noon, "last_seq": 3, "public_seq": 1, "preview": "Where is my lamp?", "last_author": "contact",
			"queued_at": Noon,
		}}
	}
	rows := []row{
		conv("conva", 1, ID("visitor"), ID("teama"), Agent.Agent),
		conv("convb", 2, ID("othervisitor"), ID("teamb"), ""),
		conv("convnone", 3, ID("othervisitor"), "", ""),
		conv("convfollow", 4, ID("othervisitor"), ID("teamb"), ""),
		conv("spareconv", 5, "", "", ""),
	}
	rows[0].values["last_seq"], rows[0].values["queued_at"], rows[0].values["assigned_at"] = 4, 0, Noon // sparemessage
	rows[0].values["tag_ids"], rows[0].values["follower_ids"], rows[3].values["follower_ids"] = ID("tag"), Agent.Agent, Agent.Agent
	spare := rows[4].values
	spare["last_seq"], spare["public_seq"], spare["preview"], spare["last_author"], spare["waiting_since"] = 0, 0, "", "", 0
	for _, a := range []struct {
		conversation string
		principals   []string
	}{
		{"conva", []string{"all", "team:" + ID("teama"), "agent:" + Agent.Agent}},
		{"convb", []string{"all", "team:" + ID("teamb")}},
		{"convnone", []string{"all", "team:none"}},
		{"spareconv", []string{"all"}},
		{"convfollow", []string{"all", "team:" + ID("teamb"), "agent:" + Agent.Agent, "agent:" + OtherAgent.Agent}},
	} {
		for i, p := range a.principals {
			rows = append(rows, row{"conversation_access", a.conversation + string(rune('a'+i)), v{
				"principal": p, "conversation": ID(a.conversation), "status": "open", "sort_at": Noon}})
		}
	}
	return rows
}

func messages() []row {
	message := func(name, conv string, seq, public int, more v) row {
		values := v{"conversation": ID(conv), "seq": seq, "public_seq": public, "round": 1}
		for k, x := range more {
			values[k] = x
		}
		return row{"messages", name, values}
	}
	var rows []row
	for _, c := range []struct{ conv, suffix, contact string }{
		{"conva", "a", "visitor"}, {"convb", "b", "othervisitor"}, {"convnone", "none", "othervisitor"}, {"convfollow", "follow", "othervisitor"},
	} {
		rows = append(rows,
			message("reply"+c.suffix, c.conv, 1, 1, v{"kind": "reply", "author_kind": "contact", "contact": ID(c.contact),
				"client_id": "client-" + c.suffix, "body": "Where is my lamp?", "lang": "en"}),
			message("note"+c.suffix, c.conv, 2, 0, v{"kind": "note", "author_kind": "agent", "agent": Agent.Agent, "body": "Only for us."}),
			message("event"+c.suffix, c.conv, 3, 0, v{"kind": "event", "event_type": "assigned", "author_kind": "system", "data": v{"before": "", "after": Agent.Agent}}),
		)
	}
	return append(rows,
		message("sparemessage", "conva", 4, 0, v{"kind": "note", "author_kind": "agent", "agent": Agent.Agent, "body": "Nothing refers to this."}),
		row{"attachments", "filea", v{"conversation": ID("conva"), "uploader": "contact:" + ID("visitor"), "message": ID("replya"),
			"file": file("receipt.txt", "one lamp"), "name": "receipt.txt", "mime": "text/plain", "size": 8, "state": "attached"}},
		row{"attachments", "fileb", v{"conversation": ID("convb"), "uploader": "contact:" + ID("othervisitor"), "message": ID("replyb"),
			"file": file("secret.txt", "two lamps"), "name": "secret.txt", "mime": "text/plain", "size": 9, "state": "attached"}},
		row{"attachments", "filenote", v{"conversation": ID("conva"), "uploader": "agent:" + Agent.Agent, "message": ID("notea"),
			"file": file("plan.txt", "three lamps"), "name": "plan.txt", "mime": "text/plain", "size": 11, "state": "attached"}},
		row{"attachments", "uploada", v{"conversation": ID("conva"), "uploader": "contact:" + ID("visitor"),
			"file": file("unsent.txt", "no lamp"), "name": "unsent.txt", "mime": "text/plain", "size": 7, "state": "uploaded"}},
		row{"attachments", "uploadagent", v{"conversation": ID("conva"), "uploader": "agent:" + Agent.Agent,
			"file": file("unsent.txt", "a lamp"), "name": "unsent.txt", "mime": "text/plain", "size": 6, "state": "uploaded"}},
		row{"deliveries", "delivery", v{"message": ID("replya"), "recipient": "visitor@mail.example", "state": "sent"}},
		row{"mail_ids", "mailid", v{"inbox": ID("mailbox"), "message_id": "<1@mail.example>", "message": ID("replyb")}},
	)
}

func partsOfConversations() []row {
	draft := func(name string, p Persona, conv string) row {
		return row{"drafts", name, v{"conversation": ID(conv), "agent": p.Agent, "body": "Dear", "mode": "reply", "version": 3}}
	}
	return []row{
		{"visitor_context", "context", v{"conversation": ID("conva"), "fields": []v{{"key": "order", "label": "Order number", "value": "L-2041"}},
			"trail": []v{{"page": "/lamps", "title": "Lamps", "at": Noon}}}},
		{"tags", "tag", v{"name": "delivery"}},
		{"tags", "sparetag", v{"name": "unused"}},
		{"custom_fields", "field", v{"object": "conversation", "key": "order_number", "label": "Order number", "type": "text"}},
		{"conversation_tags", "tagged", v{"conversation": ID("conva"), "tag": ID("tag")}},
		{"links", "link", v{"conversation": ID("conva"), "other": ID("convb"), "kind": "related"}},
		{"conversation_merges", "convmerge", v{"conversation": ID("convnone"), "merged_into": ID("convfollow"), "agent": Agent.Agent, "undone": Noon}},
		{"followers", "follower", v{"conversation": ID("convfollow"), "agent": Agent.Agent}},
		{"followers", "followera", v{"conversation": ID("conva"), "agent": Agent.Agent}},
		{"participants", "participant", v{"conversation": ID("conva"), "contact": ID("visitor"), "address": "visitor@mail.example", "role": "requester"}},
		{"contact_links", "maillink", v{"conversation": ID("conva"), "address": "visitor@mail.example", "secret_hash": HashToken("a mailed secret"), "expires": Noon}},
		{"read_marks", "mark", v{"conversation": ID("conva"), "reader": "agent:" + Agent.Agent, "delivered_seq": 3, "seen_seq": 3}},
		draft("draftagent", Agent, "conva"),
		draft("draftother", OtherAgent, "convb"),
		draft("draftdisabled", Disabled, "conva"),
		{"handovers", "handover", v{"conversation": ID("conva"), "from": Agent.Agent, "to_team": ID("teamb"), "reason": "Needs assembly"}},
		{"handovers", "offered", v{"conversation": ID("convfollow"), "from": Agent.Agent, "to_agent": OtherAgent.Agent, "state": "offered", "reason": "Knows lamps",
			"tried": "Nothing yet", "next_step": "Measure it", "promised_by": Noon + 60_000, "returns_at": Noon * 2}},
		{"rounds", "round", v{"conversation": ID("conva"), "round": 1, "inbox": ID("shop"), "team": ID("teama"), "agent": Agent.Agent, "opened": Noon}},
		{"promises", "promise", v{"conversation": ID("conva"), "round": 1, "kind": "first_reply", "calendar_version": ID("hours"), "started": Noon, "due": Noon + 60_000}},
		{"ratings", "rating", v{"conversation": ID("conva"), "round": 1, "agent": Agent.Agent, "score": 5, "comment": "Bright"}},
		{"kudos", "kudos", v{"conversation": ID("conva"), "message": ID("notea"), "agent": Agent.Agent, "by": Supervisor.Agent}},
	}
}
