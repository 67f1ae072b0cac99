package desk

import (
	"strings"
	"testing"
)

func TestAnInboxIsToldOnlyWhatItUnderstands(t *testing.T) {
	for _, row := range []struct {
		check func([]byte) error
		raw   string
		fault string // what the sentence holds; empty: accepted
	}{
		{CheckInboxSettings, ``, ""},
		{CheckInboxSettings, `null`, ""},
		{CheckInboxSettings, `{"typing_preview":true,"page_trail":false,"visitors":true,"privacy":"We keep chats.","rating":"thumbs",
 "have_ready":{"en":"Your order number"},"reply_by_mail":true,"target_s":120,"identity":"accepted"}`, ""},
		{CheckInboxSettings, `{"greeting":"Hello"}`, `no key "greeting"`},
		{CheckInboxSettings, `[]`, "settings is an object"},
		{CheckInboxSettings, `{"page_trial":true}`, `no key "page_trial"`},
		{CheckInboxSettings, `{"typing_preview":"yes"}`, "typing_preview of settings is true or false"},
		{CheckInboxSettings, `{"typing_preview":null}`, "typing_preview of settings"},
		{CheckInboxSettings, `{"target_s":-1}`, "target_s of settings"},
		{CheckInboxSettings, `{"target_s":1.5}`, "target_s of settings"},
		{CheckInboxSettings, `{"rating":"stars"}`, "faces, thumbs, off"},
		{CheckInboxSettings, `{"have_ready":"Your order number"}`, "have_ready of settings is a text in each language"},
		{CheckInboxSettings, `{"have_ready":{"english!":"x"}}`, "no"},
		{CheckInboxSettings, `{"privacy":"` + strings.Repeat("x", 1001) + `"}`, "privacy of settings"},
		{CheckInboxSettings, `{"privacy":{"en":"We keep chats."}}`, "privacy of settings"},
		{CheckInboxBrand, `{"color":"#00646f","position":"start","offset":24,"greeting":{"de":"Hallo"},"launcher_text":{"en":"Ask us"},"name":"Shop"}`, ""},
		{CheckInboxBrand, `{"color":"red"}`, "color of brand"},
		{CheckInboxBrand, `{"color":"#fff;background:url(x)"}`, "color of brand"},
		{CheckInboxBrand, `{"position":"left"}`, "start, end"},
		{CheckInboxBrand, `{"offset":201}`, "offset of brand"},
		{CheckInboxBrand, `{"logo":"https://shop.example/logo.png"}`, `no key "logo"`},
		{CheckInboxBrand, `{"launcher_text":{"en":"` + strings.Repeat("x", 61) + `"}}`, "launcher_text of brand"},
		{CheckDomains, `["shop.example","shop.example:8080","https://shop.example","*.shop.example","https://*.shop.example","http://127.0.0.1:18400"]`, ""},
		{CheckDomains, `"shop.example"`, "list of websites"},
		{CheckDomains, `["*"]`, "no website"},
		{CheckDomains, `["https://shop.example/path"]`, "no website"},
		{CheckDomains, `["ftp://shop.example"]`, "no website"},
		{CheckDomains, `["shop .example"]`, "no website"},
		{CheckDomains, `[""]`, "no website"},
	} {
		err := row.check([]byte(row.raw))
		if row.fault == "" && err != nil {
			t.Errorf("%.80s: %v", row.raw, err)
		}
		if row.fault != "" && (err == nil || !strings.Contains(AsError(err).Text, row.fault)) {
			t.Errorf("%.80s: %v, expected one with %q", row.raw, err, row.fault)
		}
	}
}
