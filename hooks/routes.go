package hooks

import (
	"slices"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"

	"porchlight/internal/desk"
)

// Who may call a route. What they then may see is the store's to decide.
type Who string

// The callers there are.
const (
	Anyone  Who = "anyone"
	Visitor Who = "visitor" // a contact session, or a token that has not been used yet
	Agents  Who = "agents"
	Either  Who = "either"
	Admins  Who = "admins"
)

// Route is one row of the table: every address of ours, and who may call it.
type Route struct {
	Method string
	Path   string
	For    Who
	handle func(*call) error
}

// Routes is the table. The permission test has a row for each of them.
func Routes() []Route {
	return slices.Concat(visitorTable(), deskTable(), knowledgeTable(), contactTable(), doorTable())
}

// visitorTable is what pages of other websites may call.
func visitorTable() []Route {
	return []Route{
		{"GET", "/api/desk/visitor/status", Anyone, visitorStatus},
		{"GET", "/api/desk/visitor/conversations", Visitor, visitorConversations},
		{"GET", "/api/desk/visitor/conversations/{id}/messages", Visitor, listMessages},
		{"POST", "/api/desk/visitor/conversations/{id}/seen", Visitor, markSeen},
		{"POST", "/api/desk/visitor/messages", Visitor, postMessage},
		{"POST", "/api/desk/visitor/page", Visitor, visitPage},
		{"POST", "/api/desk/visitor/conversations/{id}/rating", Visitor, rateConversation},
		{"GET", "/api/desk/visitor/conversations/{id}/rating", Visitor, showRating},
		{"POST", "/api/desk/visitor/conversations/{id}/transcript", Visitor, mailTranscript},
		{"POST", "/api/desk/visitor/address", Visitor, askForProof},
		{"POST", "/api/desk/visitor/address/proof", Visitor, proveAddress},
		{"POST", "/api/desk/visitor/link", Anyone, openLink},
		{"DELETE", "/api/desk/visitor", Visitor, eraseVisitor},
		{"POST", "/api/desk/visitor/files", Visitor, postFile},
		{"GET", "/api/desk/visitor/articles", Anyone, searchArticles},
		{"GET", "/api/desk/visitor/articles/{id}", Anyone, showArticle},
	}
}

// deskTable is what the workspace calls.
func deskTable() []Route {
	return []Route{
		{"GET", "/api/desk/me", Agents, me},
		{"GET", "/api/desk/day", Agents, showDay},
		{"GET", "/api/desk/conversations", Agents, listConversations},
		{"GET", "/api/desk/conversations/count", Agents, countConversations},
		{"GET", "/api/desk/conversations/{id}", Agents, showConversation},
		{"PATCH", "/api/desk/conversations", Agents, patchConversations},
		{"PATCH", "/api/desk/conversations/{id}", Agents, patchConversation},
		{"GET", "/api/desk/conversations/{id}/messages", Agents, listMessages},
		{"POST", "/api/desk/conversations/{id}/messages", Agents, postMessage},
		{"POST", "/api/desk/conversations/{id}/seen", Agents, markSeen},
		{"POST", "/api/desk/conversations/{id}/macros", Agents, runMacro},
		{"PUT", "/api/desk/conversations/{id}/links/{other}", Agents, linkConversations},
		{"DELETE", "/api/desk/conversations/{id}/links/{other}", Agents, unlinkConversations},
		{"GET", "/api/desk/conversations/{id}/merge", Agents, planMerge},
		{"PUT", "/api/desk/conversations/{id}/merge", Agents, mergeConversation},
		{"DELETE", "/api/desk/conversations/{id}/merge", Agents, separateConversation},
		{"PUT", "/api/desk/conversations/{id}/draft", Agents, keepDraft},
		{"GET", "/api/desk/drafts", Agents, listDrafts},
		{"PUT", "/api/desk/conversations/{id}/kudos", Agents, giveKudos},
		{"GET", "/api/desk/kudos", Agents, listKudos},
		{"POST", "/api/desk/conversations/{id}/transcript", Agents, sendTranscript},
		{"POST", "/api/desk/conversations/{id}/handovers", Agents, offerHandover},
		{"PATCH", "/api/desk/handovers/{id}", Agents, answerHandover},
		{"GET", "/api/desk/tags", Admins, listTags},
		{"POST", "/api/desk/tags/{id}/merge", Admins, mergeTag},
		{"GET", "/api/desk/notifications", Agents, listNotifications},
		{"POST", "/api/desk/notifications/read", Agents, readNotifications},
		{"POST", "/api/desk/visitors/{id}/chats", Agents, startChat},
		{"GET", "/api/desk/changes", Agents, listChanges},
		{"GET", "/api/desk/search", Agents, searchConversations},
		{"POST", "/api/desk/plain", Agents, checkPlain},
		{"GET", "/api/desk/saved-replies", Agents, listSavedReplies},
		{"POST", "/api/desk/saved-replies/{id}/uses", Agents, useSavedReply},
		{"GET", "/api/desk/saved-replies/files/{text}/{n}", Agents, showSavedFile},
		{"GET", "/api/desk/inboxes/{id}/visits", Admins, listVisits},
		{"GET", "/api/desk/inboxes/{id}/signing-key", Admins, showSigningKey},
		{"POST", "/api/desk/inboxes/{id}/signing-key", Admins, makeSigningKey},
		{"POST", "/api/desk/conversations/{id}/files", Agents, postFile},
		{"GET", "/api/desk/files/{id}", Either, showFile},
		{"DELETE", "/api/desk/files/{id}", Either, deleteFile},
	}
}

// knowledgeTable is what the workspace calls about articles, and about what readers look for in them.
func knowledgeTable() []Route {
	return []Route{
		{"GET", "/api/desk/articles", Agents, searchArticles},
		{"POST", "/api/desk/articles", Agents, createArticle},
		{"GET", "/api/desk/articles/shelf", Agents, listShelf},
		{"GET", "/api/desk/articles/readerships", Agents, showReaderships},
		{"POST", "/api/desk/articles/preview", Agents, previewArticle},
		{"POST", "/api/desk/articles/pictures", Agents, postPicture},
		{"GET", "/api/desk/articles/{id}", Agents, openArticle},
		{"GET", "/api/desk/articles/{id}/comments", Agents, listComments},
		{"POST", "/api/desk/articles/{id}/flags", Agents, flagArticle},
		{"DELETE", "/api/desk/articles/flags/{flag}", Agents, unflagArticle},
		{"DELETE", "/api/desk/articles/{id}", Agents, deleteArticle},
		{"PATCH", "/api/desk/articles/{id}/{locale}", Agents, saveDraft},
		{"DELETE", "/api/desk/articles/{id}/{locale}", Agents, discardDraft},
		{"POST", "/api/desk/articles/{id}/{locale}/publish", Agents, publishArticle},
		{"POST", "/api/desk/articles/{id}/{locale}/unpublish", Agents, unpublishArticle},
		{"PUT", "/api/desk/articles/{id}/{locale}/schedule", Agents, scheduleArticle},
		{"DELETE", "/api/desk/articles/{id}/{locale}/schedule", Agents, unscheduleArticle},
		{"PUT", "/api/desk/articles/{id}/{locale}/review", Agents, askReview},
		{"PATCH", "/api/desk/articles/{id}/{locale}/review", Agents, returnReview},
		{"DELETE", "/api/desk/articles/{id}/{locale}/review", Agents, endReview},
		{"GET", "/api/desk/articles/{id}/{locale}/history", Agents, articleHistory},
		{"GET", "/api/desk/searches", Agents, listMissed},
		{"PUT", "/api/desk/searches/kept", Admins, keepSearches},
	}
}

// contactTable is what the workspace calls about the people who write.
func contactTable() []Route {
	return []Route{
		{"GET", "/api/desk/contacts/blocked", Agents, listBlocked},
		{"PUT", "/api/desk/contacts/{id}/blocked", Agents, blockContact},
		{"GET", "/api/desk/contacts", Agents, listContacts},
		{"GET", "/api/desk/contacts/{id}", Agents, showContact},
		{"PATCH", "/api/desk/contacts/{id}", Agents, patchContact},
		{"GET", "/api/desk/contacts/{id}/conversations", Agents, listContactConversations},
		{"GET", "/api/desk/contacts/{id}/merge", Agents, previewMerge},
		{"POST", "/api/desk/contacts/{id}/merges", Agents, mergeContacts},
		{"DELETE", "/api/desk/contacts/{id}/merges/{merge}", Agents, unmergeContact},
		{"POST", "/api/desk/contacts/{id}/notes", Agents, postContactNote},
		{"PATCH", "/api/desk/contacts/{id}/notes/{note}", Agents, patchContactNote},
		{"DELETE", "/api/desk/contacts/{id}/notes/{note}", Agents, deleteContactNote},
	}
}

// doorTable is how people get in, and the pages they find there.
func doorTable() []Route {
	return []Route{
		{"POST", "/api/desk/invites", Admins, postInvite},
		{"GET", "/api/desk/invites", Admins, listInvites},
		{"DELETE", "/api/desk/invites/{id}", Admins, deleteInvite},
		{"POST", "/api/desk/invites/read", Anyone, readInvite},
		{"POST", "/api/desk/invites/accept", Anyone, acceptInvite},
		{"POST", "/api/desk/setup", Anyone, postSetup},
		{"GET", "/api/chat/socket", Anyone, openSocket},
		{"GET", "/healthz", Anyone, health},
		{"GET", "/metrics", Admins, metrics},
		{"GET", "/api/desk/signin", Admins, showSignIn},
		{"PUT", "/api/desk/signin/second-step", Admins, putSecondStep},
		{"PUT", "/api/desk/signin/providers/{name}", Admins, putProvider},
		{"DELETE", "/api/desk/signin/providers/{name}", Admins, deleteProvider},
		{"POST", "/api/desk/signin/code", Anyone, mailCode},
		{"PUT", "/api/desk/me/password", Agents, putPassword},

		{"GET", "/{$}", Anyone, home},
		{"GET", "/robots.txt", Anyone, robots},
		{"GET", "/help", Anyone, home},
		{"GET", "/help/pictures/{file}", Anyone, showPicture},
		{"GET", "/help/{path...}", Anyone, helpCenter},
		{"POST", "/help/{path...}", Anyone, helpForm},
		{"GET", "/setup", Anyone, static},
		{"GET", "/setup/{path...}", Anyone, static},
		{"GET", "/desk", Anyone, static},
		{"GET", "/desk/{path...}", Anyone, static},
		{"GET", "/widget.js", Anyone, static},
		{"GET", "/widget/{path...}", Anyone, static},
		{"GET", "/chat/{path...}", Anyone, static},
		{"GET", "/assets/{path...}", Anyone, static},
		{"GET", "/demo", Anyone, demoShop},
		{"GET", "/demo/{path...}", Anyone, demoShop},
	}
}

// route puts the table, and what all of it shares, on PocketBase's router.
func (d *Desk) route(r *router.Router[*core.RequestEvent]) {
	r.Bind(&hook.Handler[*core.RequestEvent]{Id: "deskOrigins", Func: d.origins, Priority: originsPriority})
	r.Bind(&hook.Handler[*core.RequestEvent]{Id: "deskHeaders", Func: headers, Priority: headersPriority})
	for _, row := range Routes() {
		route := r.Route(row.Method, row.Path, func(e *core.RequestEvent) error { return d.answer(row, e) })
		if ownLimit[row.Path] {
			route.Unbind(apis.DefaultBodyLimitMiddlewareId)
		}
	}
}

// ownLimit are routes that read their body piece by piece, as far as they need it: PocketBase's own limit would hide it from them.
var ownLimit = map[string]bool{"/api/desk/conversations/{id}/files": true, "/api/desk/visitor/files": true, "/api/desk/articles/pictures": true}

// answer verifies who calls, then lets the handler do its part.
func (d *Desk) answer(row Route, e *core.RequestEvent) error {
	c := &call{RequestEvent: e, desk: d}
	var err error
	if c.from, err = d.identify(row.For, e); err != nil {
		return c.refuse(err)
	}
	if err = row.handle(c); err != nil {
		return c.refuse(err)
	}
	return nil
}

// identify turns a request's headers into an identity that may call a route.
func (d *Desk) identify(who Who, e *core.RequestEvent) (desk.Identity, error) {
	if who == Anyone {
		return desk.Identity{}, nil
	}
	session := e.Request.Header.Get("X-Porchlight-Session")
	if who == Visitor || who == Either && session != "" {
		from, err := d.Store.Verify(e.Request.Context(), d.hello(e))
		if err == nil && from.Blocked && !takenOfBlocked(e.Request) {
			err = desk.ErrBlocked()
		}
		return from, err
	}
	if e.Auth == nil || e.Auth.Collection().Name != "agents" {
		if who == Admins && e.HasSuperuserAuth() {
			return desk.Identity{Kind: desk.BySystem}, nil
		}
		return desk.Identity{}, desk.Errorf(desk.Unauthorized, "Please sign in.")
	}
	from, err := d.Store.Agent(e.Request.Context(), e.Auth.Id)
	if err == nil && who == Admins && from.Role != desk.RoleAdmin {
		return desk.Identity{}, desk.Errorf(desk.Forbidden, "This is for admins.")
	}
	return from, err
}

// hello is what a visitor's headers say.
func (d *Desk) hello(e *core.RequestEvent) desk.Hello {
	h := e.Request.Header
	return desk.Hello{As: desk.ByContact, Token: h.Get("X-Porchlight-Session"), Inbox: h.Get("X-Porchlight-Inbox"), Origin: h.Get("Origin"), Host: e.Request.Host,
		Locale: h.Get("X-Porchlight-Locale"), Identity: h.Get("X-Porchlight-Identity"), IP: d.clientIP(e.Request),
		Browser: e.Request.UserAgent()}
}

// openSocket hands the connection over to chat; it is hijacked, so the request ends at once.
func openSocket(c *call) error {
	c.desk.Hub.Handler().ServeHTTP(c.Response, c.Request)
	return nil
}
