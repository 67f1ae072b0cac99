// Package mail makes letters into mails: words, text, HTML and headers. It owns how a mail looks and what may stand in its
// headers; it knows no database and no server, and sends nothing.
package mail
