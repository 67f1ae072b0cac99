package hooks

import (
	"encoding/json"
	"net/http"
	"slices"

	"porchlight/find"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// listContacts answers with whom the agent sees: the latest activity first, or with q those who are called so, have such an address or company.
func listContacts(c *call) error {
	limit, err := c.number("limit")
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if c.query("q") == "" {
		list, err := c.desk.Store.Contacts(ctx, c.from, c.query("cursor"), int(min(limit, 1000)))
		if err != nil {
			return err
		}
		return c.json(list)
	}
	// the index knows conversations by whom they are with: whoever is found by a subject or tag alone is left out again
	results, err := c.desk.Found.Search(ctx, find.Query{Text: c.query("q"), Principals: c.from.ContactPrincipals(), Locale: c.query("locale"),
		Named: true, Order: find.Best})
	if err != nil {
		return err
	}
	rows, err := c.desk.Store.ContactsOf(ctx, c.from, results.Heads)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r store.ContactRow) bool { return !results.Words.In(r.Texts()...) })
	if limit > 0 && len(rows) > int(min(limit, 1000)) {
		rows = rows[:limit]
	}
	return c.json(store.ContactList{Contacts: rows})
}

// contactAnswer is a contact's page, which fields of its own the desk has for contacts, and the merge that was made, if one was.
func (c *call) contactAnswer(page store.ContactPage, merge string) error {
	fields, err := c.desk.Store.ContactFields(c.Request.Context())
	if err != nil {
		return err
	}
	page.Online = slices.ContainsFunc(page.Contacts, c.desk.Hub.Online)
	out := map[string]any{"contact": page, "fields": fields}
	if merge != "" {
		out["merge"] = merge
	}
	return c.json(out)
}

func showContact(c *call) error {
	page, err := c.desk.Store.Contact(c.Request.Context(), c.from, c.Request.PathValue("id"))
	if err != nil {
		return err
	}
	return c.contactAnswer(page, "")
}

// contactBody is what PATCH takes.
type contactBody struct {
	Version string                     `json:"version"`
	Name    *string                    `json:"name"`
	Company *string                    `json:"company"`
	Phone   *string                    `json:"phone"`
	Locale  *string                    `json:"locale"`
	TZ      *string                    `json:"tz"`
	Custom  map[string]json.RawMessage `json:"custom"`
}

func patchContact(c *call) error {
	var b contactBody
	if err := c.decode(&b); err != nil {
		return err
	}
	page, err := c.desk.Store.PatchContact(c.Request.Context(), c.from, c.Request.PathValue("id"), desk.ContactPatch(b))
	if err != nil {
		return err
	}
	return c.contactAnswer(page, "")
}

func listContactConversations(c *call) error {
	limit, err := c.number("limit")
	if err != nil {
		return err
	}
	list, err := c.desk.Store.ContactConversations(c.Request.Context(), c.from, c.Request.PathValue("id"), c.query("cursor"), int(min(limit, 1000)))
	if err != nil {
		return err
	}
	return c.json(map[string]any{"conversations": list.Conversations, "next": list.Next})
}

func postContactNote(c *call) error {
	var b struct {
		Body string `json:"body"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	note, err := c.desk.Store.AddNote(c.Request.Context(), c.from, c.Request.PathValue("id"), b.Body)
	if err != nil {
		return err
	}
	return c.jsonStatus(http.StatusCreated, map[string]any{"note": note})
}

// patchContactNote names the text that was changed: another tab may have changed it meanwhile.
func patchContactNote(c *call) error {
	var b struct {
		Was  string `json:"was"`
		Body string `json:"body"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	note, err := c.desk.Store.EditNote(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("note"), b.Was, b.Body)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"note": note})
}

func deleteContactNote(c *call) error {
	err := c.desk.Store.RemoveNote(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("note"))
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// previewMerge answers with what merging another contact would do, and whether it may be done.
func previewMerge(c *call) error {
	preview, err := c.desk.Store.PreviewMerge(c.Request.Context(), c.from, c.Request.PathValue("id"), c.query("with"))
	if err != nil {
		return err
	}
	return c.json(preview)
}

func mergeContacts(c *call) error {
	var b struct {
		Contact string `json:"contact"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	page, merge, err := c.desk.Store.Merge(c.Request.Context(), c.from, c.Request.PathValue("id"), b.Contact)
	if err != nil {
		return err
	}
	return c.contactAnswer(page, merge)
}

func unmergeContact(c *call) error {
	page, err := c.desk.Store.Unmerge(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("merge"))
	if err != nil {
		return err
	}
	return c.contactAnswer(page, "")
}
