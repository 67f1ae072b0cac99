/** Signing in: the second step, and where it is switched on. */
import { check } from './look';
import { expect, openDesk, person, test } from '../desk';
import { Mailbox } from '../mailbox';
import { client, Provider } from '../provider';

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('who needs a second step, and the code that it asks for', async ({ desk, page, browser }) => {
      await desk.found();
      await openDesk(page, desk, '/desk/settings/signin');
      await expect(page.getByRole('radio').first()).toBeVisible();
      await page.getByRole('radio').last().click();
      await expect(page.getByRole('alert')).toBeVisible();
      await check(page, `settings-signin-no-mail-${lang}`);
      const mailbox = new Mailbox();
      await mailbox.take(desk);
      await page.reload();
      await page.getByRole('radio').last().click();
      await expect(page.locator('.panel[role=status]')).toBeVisible();
      await check(page, `settings-signin-on-${lang}`);
      await page.locator('#provider-oidc summary').click();
      await page.locator('#provider-oidc .btn').last().click();
      await expect(page.locator('#provider-oidc .mistake, #provider-oidc [role=alert]').first()).toBeVisible();
      await page.locator('#provider-oidc').scrollIntoViewIfNeeded();
      await check(page, `settings-signin-provider-${lang}`);

      const locale = lang === 'ar' ? 'ar' : 'en-GB';
      const door = await (await browser.newContext({ locale })).newPage();
      await door.goto(`${desk.origin}/desk/`);
      await door.locator('#email').fill(person.email);
      await door.locator('#password').fill(person.password);
      await door.locator('#password').press('Enter');
      await mailbox.code();
      await expect(door.locator('.btn.primary')).toBeEnabled();
      await check(door, `signin-code-${lang}`);
      await door.locator('#code').fill('12');
      await door.locator('#code').press('Enter');
      await expect(door.locator('#code-missing')).toBeVisible();
      await check(door, `signin-code-missing-${lang}`);
      mailbox.close();
    });

    test('the doors beside the password, and what somebody is told whom they let down', async ({ desk, browser }) => {
      await desk.found();
      const provider = new Provider();
      await provider.start();
      const settings = { issuer: provider.origin, client_id: client.id, client_secret: client.secret, label: 'Heron' };
      const set = await desk.call('PUT', '/api/desk/signin/providers/oidc', settings);
      expect(set.ok).toBe(true);
      const door = await (await browser.newContext({ locale: lang === 'ar' ? 'ar' : 'en-GB' })).newPage();
      await door.goto(`${desk.origin}/desk/`);
      const button = door.getByRole('button', { name: /Heron/ });
      await expect(button).toBeVisible();
      await check(door, `signin-providers-${lang}`);
      provider.person = { sub: 's1', email: 'stranger@mail.example', email_verified: true };
      await button.click();
      await expect(door.getByRole('alert')).not.toBeEmpty();
      await check(door, `signin-provider-refused-${lang}`);
      provider.close();
    });
  });
}
