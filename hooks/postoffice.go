package hooks

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/textproto"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"

	"porchlight/internal/desk"
	"porchlight/mail"
	words "porchlight/ui/shared/locales/mail"
)

// postOffice sends the desk's letters by PocketBase's mailer.
type postOffice struct {
	app   core.App
	press *mail.Press
	slots chan struct{} // held by each send that runs, also by one that nobody waits for any more
}

// sendsAtOnce bounds the connections to the mail server, those that hang included: the mailer has no deadline of its own.
const sendsAtOnce = 8

func newPostOffice(app core.App) (*postOffice, error) {
	press, err := mail.New(words.Files)
	if err != nil {
		return nil, fmt.Errorf("open the post office: %w", err)
	}
	return &postOffice{app: app, press: press, slots: make(chan struct{}, sendsAtOnce)}, nil
}

// mailing reports whether the owner has named a mail server. Without one PocketBase would look for a sendmail program, which
// mostly is not there, or delivers nowhere.
func (o *postOffice) mailing() bool { return o.app.Settings().SMTP.Enabled }

// send mails a letter. When ctx ends first nobody knows whether it went; the next try has the same message id.
func (o *postOffice) send(ctx context.Context, l desk.Letter) error {
	meta := o.app.Settings().Meta
	m, err := o.press.Print(l, mail.Sender{Address: meta.SenderAddress, Base: meta.AppURL})
	if err != nil {
		return err
	}
	select {
	case o.slots <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("wait for the mail server: %w", ctx.Err())
	}
	message := &mailer.Message{From: netmail.Address{Name: m.FromName, Address: meta.SenderAddress}, To: []netmail.Address{{Address: m.To}},
		Subject: m.Subject, Text: m.Text, HTML: m.HTML, Headers: m.Headers}
	done := make(chan error, 1)
	go func() {
		defer func() { <-o.slots }()
		done <- o.app.NewMailClient().Send(message)
	}()
	select {
	case err := <-done:
		return asDelivery(err)
	case <-ctx.Done():
		return fmt.Errorf("send by the mail server: %w", ctx.Err())
	}
}

// asDelivery tells a mailbox that does not exist from a server that does not work: 550, 551 and 553 name the mailbox (RFC 5321,
// 4.2.3). Other refusals may be about us, and be mended.
func asDelivery(err error) error {
	if err == nil {
		return nil
	}
	var answer *textproto.Error
	if errors.As(err, &answer) && (answer.Code == 550 || answer.Code == 551 || answer.Code == 553) {
		return fmt.Errorf("send a mail: %w: %w", desk.ErrUndeliverable, err)
	}
	return fmt.Errorf("send a mail: %w", err)
}
