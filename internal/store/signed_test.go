package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"porchlight/internal/store"
)

var signedAt = time.UnixMilli(1_790_000_000_000)

const jwtKey = "thirty-two bytes that nobody else"

func claims(more jwt.MapClaims) jwt.MapClaims {
	c := jwt.MapClaims{"sub": "42", "aud": "pk_shop", "exp": signedAt.Add(time.Hour).Unix(), "name": " Ada ", "email": "Ada@Mail.example", "email_verified": true}
	for k, v := range more {
		if c[k] = v; v == nil {
			delete(c, k)
		}
	}
	return c
}

func signedBy(t testing.TB, method jwt.SigningMethod, key any, c jwt.MapClaims) string {
	t.Helper()
	token, err := jwt.NewWithClaims(method, c).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestAnIdentityIsWhatTheWebsiteSignedAndNothingElse(t *testing.T) {
	hs := func(more jwt.MapClaims) string {
		return signedBy(t, jwt.SigningMethodHS256, []byte(jwtKey), claims(more))
	}
	good := hs(nil)
	head, rest, _ := strings.Cut(good, ".")
	body, _, _ := strings.Cut(rest, ".")
	for name, row := range map[string]struct {
		token string
		good  bool
	}{
		"as it should be":      {good, true},
		"without a name":       {hs(jwt.MapClaims{"name": nil, "email": nil}), true},
		"for several":          {hs(jwt.MapClaims{"aud": []string{"pk_other", "pk_shop"}}), true},
		"a day long":           {hs(jwt.MapClaims{"exp": signedAt.Add(24 * time.Hour).Unix()}), true},
		"a clock a bit behind": {hs(jwt.MapClaims{"exp": signedAt.Add(-30 * time.Second).Unix()}), true},
		"two days long":        {hs(jwt.MapClaims{"exp": signedAt.Add(48 * time.Hour).Unix()}), false},
		"expired":              {hs(jwt.MapClaims{"exp": signedAt.Add(-time.Hour).Unix()}), false},
		"without end":          {hs(jwt.MapClaims{"exp": nil}), false},
		"not yet":              {hs(jwt.MapClaims{"nbf": signedAt.Add(time.Hour).Unix()}), false},
		"for another inbox":    {hs(jwt.MapClaims{"aud": "pk_other"}), false},
		"for nobody":           {hs(jwt.MapClaims{"aud": nil}), false},
		"of nobody":            {hs(jwt.MapClaims{"sub": ""}), false},
		"a long id":            {hs(jwt.MapClaims{"sub": strings.Repeat("4", 201)}), false},
		"an id of two lines":   {hs(jwt.MapClaims{"sub": "4\n2"}), false},
		"another key":          {signedBy(t, jwt.SigningMethodHS256, []byte("guessed"), claims(nil)), false},
		"another algorithm":    {signedBy(t, jwt.SigningMethodHS512, []byte(jwtKey), claims(nil)), false},
		"no algorithm":         {signedBy(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, claims(nil)), false},
		"no signature":         {head + "." + body + ".", false},
		"cut off":              {good[:len(good)-4], false},
		"something behind":     {good + ".x", false},
		"no token":             {"hello", false},
		"too long":             {strings.Repeat("a", 5000), false},
	} {
		p, err := store.ParseIdentity(row.token, []byte(jwtKey), "pk_shop", signedAt)
		if (err == nil) != row.good {
			t.Errorf("%s: %v", name, err)
		}
		if row.good && p.Subject != "42" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	p, err := store.ParseIdentity(good, []byte(jwtKey), "pk_shop", signedAt)
	if err != nil || p.Name != "Ada" || p.Address != "Ada@mail.example" || !p.Proven {
		t.Errorf("%v %+v", err, p)
	}
	if _, err := store.ParseIdentity(signedBy(t, jwt.SigningMethodHS256, []byte{}, claims(nil)), nil, "pk_shop", signedAt); err == nil {
		t.Error("an inbox without a key believes an empty one")
	}
}

func TestAnAddressThatTheWebsiteDoesNotVouchForIsAClaim(t *testing.T) {
	for _, more := range []jwt.MapClaims{{"email_verified": false}, {"email_verified": nil}, {"email": "no address"}} {
		p, err := store.ParseIdentity(signedBy(t, jwt.SigningMethodHS256, []byte(jwtKey), claims(more)), []byte(jwtKey), "pk_shop", signedAt)
		if err != nil || p.Proven {
			t.Errorf("%v: %v %+v", more, err, p)
		}
	}
}

func FuzzIdentity(f *testing.F) {
	f.Add(signedBy(f, jwt.SigningMethodHS256, []byte("another key"), claims(nil)))
	f.Add("a.b.c")
	f.Add(`eyJhbGciOiJub25lIn0.e30.`)
	f.Fuzz(func(t *testing.T, token string) {
		if p, err := store.ParseIdentity(token, []byte(jwtKey), "pk_shop", signedAt); err == nil {
			t.Errorf("nobody signed %q, and it is %+v", token, p)
		}
	})
}
