import { afterAll, expect, it } from 'vitest';
import { pushAs } from './support/hub';
import { mailedLink } from './support/mails';
import { stage } from './support/stage';
import { totp } from './support/totp';
import { closeBrowser, Visitor } from './support/visitor';
import { languages } from './support/words';

const PASSWORD = 'a harbour at low tide';

afterAll(closeBrowser);

it.each(languages)('somebody comes, pushes, shares and cleans up, in %s', async (language) => {
  const name = `joan-${language.toLowerCase()}`;
  const email = `${name}@example.com`;
  const joan = await Visitor.come({ language });
  const { page, t } = joan;
  const dialog = page.getByRole('dialog');

  await signUp(joan, name, email);
  await joan.logIn(name, PASSWORD);
  await page.waitForURL('/');
  await turnOnSecondFactor(joan);
  const token = await makeToken(joan);
  const app = await makeRepository(joan, name);

  // A push shows without a reload.
  await joan.open(`/r/${app}/-/tags`);
  await page.getByText(t('repository:noTags')).waitFor();
  pushAs(name, token, stage.image, `${app}:1.0`);
  await page.getByRole('row', { name: /1\.0/ }).waitFor();

  await joan.button(new RegExp(`^${t('repository:star')} · 0`)).click();
  await joan.button(new RegExp(`^${t('repository:starred')} · 1`)).waitFor();

  await strangerSees(app, language, true);
  await joan.open(`/r/${app}/-/settings`);
  await joan.button(t('repository:makePrivate')).click();
  await dialog.getByLabel(t('shared:typeName', { name: app })).fill(app);
  await dialog.getByRole('button', { name: t('repository:makePrivate') }).click();
  await page.getByText(t('repository:isPrivate')).waitFor();
  await strangerSees(app, language, false);

  await makeTeamWithRights(joan, `crew-${language.toLowerCase()}`);

  // Gone and back.
  await joan.open(`/r/${app}/-/settings`);
  await page
    .getByRole('region', { name: t('repository:danger') })
    .getByRole('button')
    .click();
  await dialog.getByText('1', { exact: false }).first().waitFor();
  await dialog.getByLabel(t('shared:typeName', { name: app })).fill(app);
  await dialog.getByRole('button', { name: t('repository:deleteTitle', { name: app }) }).click();
  await page.waitForURL('/');
  await page.getByRole('button', { name: t('repository:undo') }).click();
  await page.getByText(t('repository:restored', { name: app })).waitFor();
  await joan.open(`/r/${app}/-/tags`);
  await page.getByRole('row', { name: /1\.0/ }).waitFor();

  expect(joan.faults).toEqual([]);
  await joan.leave();
});

async function signUp({ page, t }: Visitor, name: string, email: string) {
  await page.goto('/signup');
  await page.getByLabel(t('session:userName')).fill(name);
  await page.getByLabel(t('session:email')).fill(email);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page
    .locator('main')
    .getByRole('button', { name: t('shared:signUp') })
    .click();
  await page.getByText(t('session:proofSent', { email })).waitFor();
  await page.goto(await mailedLink(email, '/verify-email'));
  await page.getByText(t('session:verifyDone', { name })).waitFor();
}

async function turnOnSecondFactor(visitor: Visitor) {
  const { page, t } = visitor;
  const dialog = page.getByRole('dialog');
  await visitor.open('/settings/security');
  await visitor.button(t('settings:turnOn')).click();
  const secret = await dialog.locator('code').first().innerText();
  await dialog.getByLabel(t('settings:code')).fill(totp(secret));
  await dialog.getByRole('button', { name: t('settings:turnOn') }).click();
  await dialog.getByText(t('settings:factorIsOn')).waitFor();
  await dialog.getByRole('button', { name: t('settings:kept') }).click();
}

async function makeToken(visitor: Visitor): Promise<string> {
  const { page, t } = visitor;
  const dialog = page.getByRole('dialog');
  await visitor.open('/settings/tokens');
  await visitor.button(t('settings:newToken')).click();
  await dialog.getByLabel(t('settings:label')).fill('skopeo');
  await dialog.getByRole('button', { name: t('settings:make') }).click();
  await dialog.getByText(t('settings:madeWhy')).waitFor();
  const token = await dialog.locator('code').first().innerText();
  await dialog
    .getByRole('button', { name: t('shared:close') })
    .last()
    .click();
  return token;
}

/** A public one, by the page. */
async function makeRepository(visitor: Visitor, owner: string): Promise<string> {
  const { page, t } = visitor;
  await visitor.open('/new');
  await page.getByLabel(t('repository:name'), { exact: false }).last().fill('app');
  await page.getByRole('switch').click();
  await visitor.button(t('repository:create')).click();
  await page.waitForURL(`/r/${owner}/app`);
  return `${owner}/app`;
}

async function strangerSees(repository: string, language: Visitor['look']['language'], isThere: boolean) {
  const stranger = await Visitor.come({ language });
  await stranger.open(`/r/${repository}`);
  const { page, t } = stranger;
  await page.getByRole('heading', { level: 1, name: isThere ? repository : t('shared:notFound') }).waitFor();
  const answer = await page.request.get(`/api/v1/repositories/${repository}`);
  expect(answer.status()).toBe(isThere ? 200 : 404);
  await stranger.leave();
}

async function makeTeamWithRights(visitor: Visitor, organization: string) {
  const { page, t } = visitor;
  const dialog = page.getByRole('dialog');
  await visitor.open('/orgs/new');
  await page.getByLabel(t('organization:name')).first().fill(organization);
  await visitor.button(t('organization:make')).click();
  await page.waitForURL(`/orgs/${organization}`);
  await visitor.open(`/orgs/${organization}/teams`);
  await visitor.button(t('organization:newTeam')).first().click();
  await dialog.getByLabel(t('organization:teamName')).fill('builders');
  await dialog.getByRole('button', { name: t('organization:makeTeam') }).click();
  await page.waitForURL(`/orgs/${organization}/teams/builders`);
  await page.getByLabel(t('organization:everyRepository')).selectOption('write');
  await visitor.open(`/orgs/${organization}/teams`);
  await page.getByText(t('organization:onAll', { level: t('organization:levels.write') })).waitFor();
}
