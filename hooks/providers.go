package hooks

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/auth"
	"github.com/pocketbase/pocketbase/tools/router"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// providerNames are those whose word about an address is believed: they say which ones they have proven. PocketBase knows others,
// which a superuser may set up; agents do not get in by them.
var providerNames = []string{auth.NameGoogle, auth.NameMicrosoft, auth.NameOIDC}

// provider is one as the settings show it: all but its secret, which is told to nobody again.
type provider struct {
	Name   string `json:"name"`
	Label  string `json:"label,omitempty"`
	Client string `json:"client_id"`
	Issuer string `json:"issuer,omitempty"` // of a generic one
	Tenant string `json:"tenant,omitempty"` // of Microsoft
}

func providersOf(agents *core.Collection) []provider {
	out := []provider{}
	for _, p := range agents.OAuth2.Providers {
		if slices.Contains(providerNames, p.Name) {
			out = append(out, provider{Name: p.Name, Label: p.DisplayName, Client: p.ClientId, Issuer: extra(p, "issuer"), Tenant: extra(p, "tenant")})
		}
	}
	return out
}

func extra(p core.OAuth2ProviderConfig, key string) string {
	text, _ := p.Extra[key].(string)
	return text
}

// providerBody is what an admin enters of a provider. An empty secret keeps the one there is.
type providerBody struct {
	Label  string `json:"label"`
	Client string `json:"client_id"`
	Secret string `json:"client_secret"`
	Issuer string `json:"issuer"`
	Tenant string `json:"tenant"`
}

// tenants are those of one company: an id or a domain. Microsoft's common ones let anybody claim any address.
var tenants = regexp.MustCompile(`^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+)$`)

// config is what PocketBase needs of a provider.
func (b providerBody) config(c *call, name string, was core.OAuth2ProviderConfig) (core.OAuth2ProviderConfig, error) {
	b.Client, b.Secret, b.Label = strings.TrimSpace(b.Client), strings.TrimSpace(b.Secret), strings.TrimSpace(b.Label)
	if b.Secret == "" {
		b.Secret = was.ClientSecret
	}
	out := core.OAuth2ProviderConfig{Name: name, ClientId: b.Client, ClientSecret: b.Secret, DisplayName: b.Label, Extra: map[string]any{}}
	switch {
	case b.Client == "":
		return out, desk.Errorf(desk.BadRequest, "The provider gives you a client id. Enter it here.").On("client_id")
	case b.Secret == "":
		return out, desk.Errorf(desk.BadRequest, "The provider gives you a client secret. Enter it here.").On("client_secret")
	}
	for field, value := range map[string]string{"client_id": b.Client, "client_secret": b.Secret, "label": b.Label, "issuer": b.Issuer} {
		if err := desk.CheckText(field, value, desk.MaxAddress); err != nil {
			return out, err
		}
	}
	switch name {
	case auth.NameMicrosoft:
		if !tenants.MatchString(b.Tenant) {
			return out, desk.Errorf(desk.BadRequest, "Enter the id or the domain of your own tenant. With “common” anybody could claim your addresses.").On("tenant")
		}
		base := "https://login.microsoftonline.com/" + b.Tenant + "/oauth2/v2.0/"
		out.AuthURL, out.TokenURL, out.Extra["tenant"] = base+"authorize", base+"token", b.Tenant
	case auth.NameOIDC:
		found, err := discover(c.Request.Context(), b.Issuer)
		if err != nil {
			return out, err
		}
		out.AuthURL, out.TokenURL, out.UserInfoURL = found.Authorize, found.Token, found.UserInfo
		out.Extra = map[string]any{"issuer": found.Issuer, "issuers": []string{found.Issuer}, "jwksURL": found.Keys}
	}
	return out, nil
}

func putProvider(c *call) error {
	name := c.Request.PathValue("name")
	if !slices.Contains(providerNames, name) {
		return desk.Errorf(desk.NotFound, "There is no such provider.")
	}
	var b providerBody
	if err := c.decode(&b); err != nil {
		return err
	}
	agents, err := c.App.FindCachedCollectionByNameOrId("agents")
	if err != nil {
		return err
	}
	was, known := agents.OAuth2.GetProviderConfig(name)
	config, err := b.config(c, name, was)
	if err != nil {
		return err
	}
	line := store.AuditLine{Action: "provider_added", Object: "settings/signin", Change: store.AuditChange{Name: labelOf(config)}}
	if known {
		line.Action = "provider_changed"
		for field, pair := range map[string][2]string{"client_id": {was.ClientId, config.ClientId}, "issuer": {extra(was, "issuer"), extra(config, "issuer")}, "tenant": {extra(was, "tenant"), extra(config, "tenant")}} {
			if pair[0] == pair[1] {
				continue
			}
			change, err := fieldChange(field, pair[0], pair[1])
			if err != nil {
				return err
			}
			line.Change.Fields = append(line.Change.Fields, change)
		}
		if was.ClientSecret != config.ClientSecret {
			line.Change.Fields = append(line.Change.Fields, store.AuditField{Field: "client_secret"})
		}
	}
	// the same id means somebody else at another issuer, and the secret is not for that one
	moved := known && (extra(was, "issuer") != extra(config, "issuer") || extra(was, "tenant") != extra(config, "tenant"))
	if moved && strings.TrimSpace(b.Secret) == "" {
		return desk.Errorf(desk.BadRequest, "Another provider has another secret. Enter it here.").On("client_secret")
	}
	return c.saveProviders(name, moved, line, func(all []core.OAuth2ProviderConfig) []core.OAuth2ProviderConfig { return append(all, config) })
}

func deleteProvider(c *call) error {
	name := c.Request.PathValue("name")
	agents, err := c.App.FindCachedCollectionByNameOrId("agents")
	if err != nil {
		return err
	}
	was, known := agents.OAuth2.GetProviderConfig(name)
	if !known || !slices.Contains(providerNames, name) {
		return desk.Errorf(desk.NotFound, "There is no such provider.")
	}
	line := store.AuditLine{Action: "provider_removed", Object: "settings/signin", Change: store.AuditChange{Name: labelOf(was)}}
	return c.saveProviders(name, true, line, func(all []core.OAuth2ProviderConfig) []core.OAuth2ProviderConfig { return all })
}

// saveProviders puts all providers but one through a change, and forgets whom that one has named when it is to be.
func (c *call) saveProviders(name string, forget bool, line store.AuditLine, change func([]core.OAuth2ProviderConfig) []core.OAuth2ProviderConfig) error {
	err := together(c.RequestEvent, func() error {
		agents, err := c.App.FindCollectionByNameOrId("agents")
		if err != nil {
			return err
		}
		others := slices.DeleteFunc(agents.OAuth2.Providers, func(p core.OAuth2ProviderConfig) bool { return p.Name == name })
		agents.OAuth2.Providers = change(others)
		agents.OAuth2.Enabled = len(agents.OAuth2.Providers) > 0
		if forget {
			_, err := c.App.DB().Delete(core.CollectionNameExternalAuths, dbx.HashExp{"collectionRef": agents.Id, "provider": name}).Execute()
			if err != nil {
				return err
			}
		}
		return c.App.SaveWithContext(c.Request.Context(), agents)
	}, func(core.App) (store.AuditLine, error) { return line, nil })
	if err != nil {
		return asField(err)
	}
	return showSignIn(c)
}

func labelOf(p core.OAuth2ProviderConfig) string {
	if p.DisplayName != "" {
		return p.DisplayName
	}
	return map[string]string{auth.NameGoogle: "Google", auth.NameMicrosoft: "Microsoft", auth.NameOIDC: "OpenID Connect"}[p.Name]
}

// byProvider is the key under which a request carries the name of the provider that somebody comes from.
const byProvider = "deskProvider"

// admit lets in by a provider who is an agent already, enabled, and whose address the provider has proven or who came this way before.
// PocketBase by itself would make an account for anybody, and give a signed-in agent any identity.
func (m *misses) admit(e *core.RecordAuthWithOAuth2RequestEvent) error {
	if e.Record == nil && e.OAuth2User.Email != "" { // PocketBase tells "Mara@" from "mara@", mailboxes do not
		found, err := e.App.FindRecordsByFilter(e.Collection, "email:lower = {:email}", "", 2, 0, dbx.Params{"email": strings.ToLower(e.OAuth2User.Email)})
		if err != nil {
			return err
		}
		if len(found) == 1 {
			e.Record, e.IsNewRecord = found[0], false
		}
	}
	code, text := "", ""
	switch {
	case !slices.Contains(providerNames, e.ProviderName) || e.ProviderName == auth.NameMicrosoft && !oneTenant(e.Collection):
		code, text = "provider", "Agents do not get in by this provider."
	case e.Record == nil && e.OAuth2User.Email == "":
		code, text = "unproven", "The provider does not say that your address is proven."
	case e.Record == nil || !m.theirs(e):
		code, text = "stranger", "Nobody at this desk has this address. Ask an admin to invite you."
	case e.Record.GetBool("disabled"):
		code, text = "disabled", "This account is switched off. Ask an admin."
	}
	if code != "" {
		refused := router.NewForbiddenError(text, validation.Errors{"provider": validation.NewError(code, text)})
		known := e.Record
		if code == "stranger" {
			known = nil // whoever is signed in in this browser has not tried
		}
		return m.tell(e.App, known, refused)
	}
	if !e.Record.Verified() { // an admin has made the account: there is nobody before them whose password would have to go
		e.Record.SetVerified(true)
		if err := e.App.Save(e.Record); err != nil {
			return err
		}
	}
	e.CreateData = nil
	e.Set(byProvider, e.ProviderName)
	return e.Next()
}

// theirs reports whether the account is that of who comes: by an address, or because they came before.
func (m *misses) theirs(e *core.RecordAuthWithOAuth2RequestEvent) bool {
	if e.OAuth2User.Email != "" && strings.EqualFold(e.OAuth2User.Email, e.Record.Email()) {
		return true
	}
	link, err := e.App.FindFirstExternalAuthByExpr(dbx.HashExp{"collectionRef": e.Collection.Id, "provider": e.ProviderName, "providerId": e.OAuth2User.Id})
	return err == nil && link.RecordRef() == e.Record.Id
}

func oneTenant(agents *core.Collection) bool {
	p, known := agents.OAuth2.GetProviderConfig(auth.NameMicrosoft)
	return known && tenants.MatchString(extra(p, "tenant")) && strings.Contains(p.AuthURL, "/"+extra(p, "tenant")+"/")
}

// answeredBy is how somebody got in, as the audit list says it.
func answeredBy(e *core.RecordAuthRequestEvent) string {
	if name, ok := e.Get(byProvider).(string); ok && e.AuthMethod == core.MFAMethodOAuth2 {
		return name
	}
	return e.AuthMethod
}
