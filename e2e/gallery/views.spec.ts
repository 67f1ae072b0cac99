/** Saved views in all their states, light and dark, wide and narrow, left to right and right to left. */
import { check } from './look';
import { hire } from '../colleague';
import { expect, openDesk, test } from '../desk';
import { Visitor } from '../visitor';

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('saved views', async ({ desk, page }) => {
      await desk.found();
      for (const name of ['Anna Kowalski', 'Omar Haddad', 'ليلى حسن', 'Tomás Silva'])
        await new Visitor(desk).say('The lamp arrived without its bulb.', { opening: { name } });
      const { id: idris, auth } = await hire(desk, 'Idris Bello');
      for (const name of ['delivery', 'refund', 'spare parts', 'warranty', 'wholesale', 'returns', 'press'])
        await desk.create('tags', { name });

      await openDesk(page, desk);
      const first = page.locator('.saved .first');
      await expect(first).toBeVisible();
      await page.locator('.list .link').click(); // nothing is to be told
      await check(page, `views-none-${lang}`);
      await first.click();
      await expect(page.locator('dialog[open] [role=status]')).not.toBeEmpty();
      await check(page, `views-new-${lang}`);
      await page.locator('dialog[open] .primary').click();
      await expect(page.locator('dialog[open] [aria-invalid=true]')).toBeVisible();
      await check(page, `views-nameless-${lang}`);
      await page.keyboard.press('Escape');

      const me = (await (await desk.call('GET', '/api/desk/me')).json()) as { agent: { id: string } };
      const make = (name: string, filter: object, more: object = {}) =>
        desk.create('views', { agent: me.agent.id, name, filter, ...more });
      const waiting = await make('Refunds that wait', { waiting: 'yes', order: 'wait' }, { shared: true });
      const urgent = await make('Urgent, and nobody has it', { priority: ['urgent'], assignee: ['none'] });
      await make('Everything that customers from abroad have asked in the last weeks', { status: ['open', 'solved'] });
      await make(
        'المتأخرة في فريقي',
        { team: ['mine'], due: ['overdue'] },
        { shared: true, team: await desk.firstTeam() },
      );
      const token = desk.token;
      desk.token = auth.token;
      const theirs = await desk.create('views', {
        agent: idris,
        name: 'Wholesale',
        filter: { kind: ['ticket'] },
        shared: true,
      });
      desk.token = token;
      await expect(page.locator('.saved a')).toHaveCount(5);
      await page.goto(`${desk.origin}/desk/?view=${waiting}`);
      await expect(page.locator('.saved a[aria-current]')).toBeVisible();
      await check(page, `views-list-${lang}`);
      await page.locator('.list header .btn').click();
      await expect(page.locator('dialog[open] [role=status]')).not.toBeEmpty();
      await check(page, `views-edit-${lang}`);
      for (const [name, id] of Object.entries({ nothing: urgent, theirs, gone: 'abcdefghijklmno' })) {
        await page.goto(`${desk.origin}/desk/?view=${id}`);
        await expect(page.locator('.empty p').first()).toBeVisible();
        await check(page, `views-${name}-${lang}`);
      }
      await page.locator('.saved .fold').click();
      await check(page, `views-folded-${lang}`);
    });
  });
}
