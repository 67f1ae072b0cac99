/** Agents sign in: with the second step that an admin has switched on, and by a provider. */
import type { Page } from '@playwright/test';
import { hire, password } from './colleague';
import { type Desk, expect, openDesk, person, test } from './desk';
import { Mailbox } from './mailbox';
import { client, Provider } from './provider';

const secondStep = (page: Page, name: RegExp) => page.getByRole('radio', { name });

async function signIn(page: Page, desk: Desk, email: string): Promise<void> {
  await page.goto(`${desk.origin}/desk/`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('an admin switches the second step on, and a colleague gets in by the mailed code alone', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const { email } = await hire(desk, 'Theo Brandt');
  const mailbox = new Mailbox();

  await test.step('not while nothing can be mailed', async () => {
    await openDesk(page, desk, '/desk/settings/signin');
    await secondStep(page, /^Everybody/).click();
    await expect(page.getByRole('alert')).toContainText('no mail server');
    await expect(secondStep(page, /^Nobody/)).toBeChecked();
  });

  await mailbox.take(desk);
  await test.step('then with a test mail', async () => {
    await page.reload();
    await secondStep(page, /^Everybody/).click();
    await expect(page.getByText('A mail was just sent to you')).toBeVisible();
    expect(mailbox.mails.join('\n')).toContain(person.email);
  });

  const theirs = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  const code = theirs.getByLabel('Code');
  await test.step('a wrong code is refused', async () => {
    await signIn(theirs, desk, email);
    await expect(code).toBeFocused();
    await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
    await expect(theirs.getByText(/is on its way to .+…@/)).toBeVisible();
    await expect(theirs.getByRole('button', { name: 'Mail another code' })).toBeDisabled();
    const right = await mailbox.code();
    await code.fill(right === '123456' ? '654321' : '123456');
    await code.press('Enter');
    await expect(theirs.getByRole('alert')).toHaveText(/This is not the code/);
  });

  await test.step('an expired one too', async () => {
    await mailbox.sql(desk, "UPDATE _otps SET created = '2020-01-01 00:00:00.000Z'");
    await code.fill(await mailbox.code());
    await code.press('Enter');
    await expect(theirs.getByRole('alert')).toHaveText(/has expired/);
  });

  await test.step('the next one opens the desk', async () => {
    const before = mailbox.mails.length;
    await theirs.getByRole('button', { name: 'Mail another code' }).click({ timeout: 45_000 });
    await expect.poll(() => mailbox.mails.length).toBeGreaterThan(before);
    await expect(theirs.getByRole('alert')).toBeHidden();
    await code.fill(await mailbox.code());
    await code.press('Enter');
    await expect(theirs.getByRole('navigation').first()).toBeVisible();
    await expect(code).toBeHidden();
  });

  await test.step('a new password keeps this browser signed in', async () => {
    await theirs.goto(`${desk.origin}/desk/settings/profile#password`);
    await theirs.getByLabel('Current password').fill(password);
    await theirs.getByLabel('New password').fill('quite another lamp');
    await theirs.locator('#password button.btn').last().click();
    await expect(theirs.getByText('Your password is changed.')).toBeVisible();
    await theirs.reload();
    await expect(theirs.getByRole('navigation').first()).toBeVisible();
  });

  await test.step('the admin reads it in the audit list', async () => {
    await page.goto(`${desk.origin}/desk/settings/audit?kind=signin`);
    await expect(page.getByText(/Theo Brandt\W signed in/)).toHaveCount(2); // by the password alone before, then by the code
    await expect(page.getByText(/Signing in failed: the account of \WTheo Brandt/)).toBeVisible();
  });
  mailbox.close();
});

test('a colleague gets in by the provider that an admin has set up, and a stranger does not', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const { email } = await hire(desk, 'Theo Brandt');
  const provider = new Provider();
  await provider.start();

  await test.step('the admin sets it up, and the secret is gone from sight', async () => {
    await openDesk(page, desk, '/desk/settings/signin');
    const form = page.locator('#provider-oidc');
    await form.locator('summary').click();
    await expect(page.getByRole('textbox', { name: /^Callback address/ })).toHaveValue(`${desk.origin}/desk/signin`);
    await form.getByLabel('Issuer').fill('http://192.0.2.1');
    await form.getByLabel('Client id').fill(client.id);
    await form.getByLabel('Name on the button').fill('Heron accounts');
    await form.locator('#oidc-secret-control').fill(client.secret);
    await form.getByRole('button', { name: 'Switch on' }).click();
    await expect(form.getByRole('alert')).toContainText('https://');
    await form.getByLabel('Issuer').fill(provider.origin);
    await form.getByRole('button', { name: 'Switch on' }).click();
    await expect(form.getByRole('button', { name: 'Remove' })).toBeVisible();
    await expect(form.locator('#oidc-secret-control')).toHaveValue('');
    expect(await (await desk.call('GET', '/api/desk/signin')).text()).not.toContain(client.secret);
  });

  const theirs = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  const button = theirs.getByRole('button', { name: /Sign in with .*Heron accounts/ });
  await test.step('a stranger is told why not', async () => {
    provider.person = { sub: 's1', email: 'stranger@mail.example', email_verified: true };
    await theirs.goto(`${desk.origin}/desk/`);
    await button.click();
    await expect(theirs.getByRole('alert')).toContainText('Nobody at this desk has the address');
    expect(new URL(theirs.url()).search).toBe('');
  });

  await test.step('the colleague is in', async () => {
    provider.person = { sub: 's2', email, email_verified: true };
    await button.click();
    await expect(theirs.getByRole('navigation', { name: 'Main' })).toBeVisible();
  });
  provider.close();
});
