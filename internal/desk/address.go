package desk

import (
	"net/mail"
	"strings"
)

// MailAddress checks what somebody typed as their address and returns it as it is written to: one mailbox without a name, its
// domain in lower case. Quoted local parts and literal addresses are refused: nobody has one, and they hide things.
func MailAddress(typed string) (string, error) {
	refused := Errorf(BadRequest, "This is not an e-mail address.").On("address")
	typed = strings.TrimSpace(typed)
	if typed == "" || len(typed) > MaxAddress || strings.IndexFunc(typed, func(r rune) bool { return r <= ' ' || r >= 0x7f }) >= 0 {
		return "", refused // addresses outside ASCII need SMTPUTF8, which the mailer does not speak
	}
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Name != "" || parsed.Address != typed {
		return "", refused
	}
	at := strings.LastIndexByte(typed, '@')
	local, domain := typed[:at], strings.ToLower(typed[at+1:])
	if len(local) > 64 || strings.ContainsAny(local, `"\`) || !MailDomain(domain) { // RFC 5321, 4.5.3.1.1
		return "", refused
	}
	return local + "@" + domain, nil
}

// MailDomain accepts host names of at least two labels (RFC 1123, 2.1).
func MailDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
				return false
			}
		}
	}
	return len(labels) > 1
}
