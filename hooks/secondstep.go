package hooks

import (
	"errors"
	"net/http"
	"strings"
	"time"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
	"github.com/pocketbase/pocketbase/tools/security"

	"porchlight/internal/desk"
)

// The second step of signing in is PocketBase's: its MFA keeps who has taken the first, its one-time passwords are the codes. Ours are
// the mail, the limits, and that a code alone is no way in.

const (
	codeTries = 5                // of one code: six digits are guessed with 1 in 200,000 then
	codeWait  = 30 * time.Second // before another code: most mails are there by then
	codesHour = 10               // codes for one agent within an hour
)

// mailCode mails the second step's code to whoever has taken the first.
func mailCode(c *call) error {
	var b struct {
		MFA string `json:"mfa"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	agent, err := begun(c.App, b.MFA)
	if err != nil {
		return err
	}
	if !c.desk.office.mailing() {
		return desk.Errorf(desk.Unavailable, "This desk has no mail server any more, so it cannot mail your code. Ask whoever runs it.").On("mail")
	}
	if err := c.desk.quotas.code(agent.Id); err != nil {
		return err
	}
	otp, code, err := newCode(c.App, agent)
	if err != nil {
		return err
	}
	letter := c.desk.letterTo(c, agent)
	letter.Kind, letter.ID, letter.Code = desk.SignInLetter, otp.Id, code
	if err := c.desk.mailNow(c.Request.Context(), letter); err != nil {
		return err
	}
	return c.json(map[string]any{"code": otp.Id, "to": masked(agent.Email()), "life": int(desk.CodeLife.Seconds()), "wait": int(codeWait.Seconds())})
}

// newCode makes a code, and the ones before worthless.
func newCode(app core.App, agent *core.Record) (otp *core.OTP, code string, err error) {
	code = security.RandomStringWithAlphabet(agent.Collection().OTP.Length, "0123456789")
	otp = core.NewOTP(app)
	otp.SetCollectionRef(agent.Collection().Id)
	otp.SetRecordRef(agent.Id)
	otp.SetPassword(code)
	otp.SetSentTo(agent.Email())
	err = app.RunInTransaction(func(tx core.App) error {
		if err := tx.DeleteAllOTPsByRecord(agent); err != nil {
			return err
		}
		return tx.Save(otp)
	})
	return otp, code, err
}

// begun is the agent whose first step an id stands for.
func begun(app core.App, id string) (*core.Record, error) {
	over := desk.Errorf(desk.NotFound, "Signing in took too long. Begin again.").On("mfa")
	mfa, err := app.FindMFAById(id)
	if err != nil {
		return nil, over.Because(err)
	}
	agents, err := app.FindCachedCollectionByNameOrId("agents")
	if err != nil {
		return nil, err
	}
	if mfa.CollectionRef() != agents.Id || !agents.MFA.Enabled || mfa.HasExpired(agents.MFA.DurationTime()) {
		return nil, over
	}
	agent, err := app.FindRecordById(agents, mfa.RecordRef())
	if err != nil || agent.GetBool("disabled") {
		return nil, over.Because(err)
	}
	return agent, nil
}

// masked is an address as somebody may read it who has only shown the password.
func masked(address string) string {
	name, domain, _ := strings.Cut(address, "@")
	first := []rune(name)[:1]
	return string(first) + "…@" + domain
}

const codeRoutes = "POST /api/collections/{collection}/"

// codes stands before PocketBase's two routes for one-time passwords. By themselves they would let in whoever reads an agent's mail, and
// mail to any agent whom somebody names.
func (d *Desk) codes(e *core.RequestEvent, wrong *misses) error {
	route, ours := strings.CutPrefix(e.Request.Pattern, codeRoutes)
	if !ours || route != "auth-with-otp" && route != "request-otp" {
		return e.Next()
	}
	col, err := e.App.FindCachedCollectionByNameOrId(e.Request.PathValue("collection"))
	if err != nil || col.Name != "agents" {
		return e.Next()
	}
	if route == "request-otp" {
		return e.ForbiddenError("Codes are mailed by /api/desk/signin/code.", nil)
	}
	var b struct {
		OTP string `json:"otpId" form:"otpId"`
		MFA string `json:"mfaId" form:"mfaId"`
	}
	if err := e.BindBody(&b); err != nil {
		return e.BadRequestError("This is not what is expected here.", err)
	}
	agent, err := begun(e.App, b.MFA)
	if err != nil {
		return asRouter(err)
	}
	otp, err := e.App.FindOTPById(b.OTP)
	if err != nil || otp.RecordRef() != agent.Id || otp.HasExpired(col.OTP.DurationTime()) {
		return router.NewBadRequestError("This code has expired. Let another one be mailed.",
			validation.Errors{"password": validation.NewError("expired", "This code has expired. Let another one be mailed.")})
	}
	if err := d.quotas.triesOf.take(otp.Id); err != nil {
		return asRouter(err)
	}
	err = e.Next()
	if errors.Is(err, apis.ErrMFA) {
		return err
	}
	return wrong.tell(e.App, agent, err)
}

// asRouter is a refusal of ours as PocketBase's clients read it.
func asRouter(err error) error {
	e := desk.AsError(err)
	if e.Status() == http.StatusInternalServerError {
		return err
	}
	return router.NewApiError(e.Status(), e.Text, nil)
}
