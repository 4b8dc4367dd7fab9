import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answer, asked, problem } from '@/testing/server';
import { show } from '@/testing/show';
import { agentName } from './agents';
import { SecondFactor } from './SecondFactor';

const OFF = { on: false, recoveryCodesLeft: 0 };
const SETUP = {
  secret: 'JBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/x',
  qr: '<svg xmlns="http://www.w3.org/2000/svg"/>',
};

test('it is set up by password, picture and code, and leaves recovery codes', async () => {
  let isFresh = false;
  answer('GET /me/two-factor', OFF);
  answer('POST /me/two-factor', () => (isFresh ? { body: SETUP } : problem(403, 'confirmation_needed')));
  answer('POST /session/confirm', () => {
    isFresh = true;
    return { body: { fresh: true, user: { name: 'ann' } } };
  });
  answer('POST /me/two-factor/confirm', (call) =>
    JSON.parse(call.body).code === '123456'
      ? { body: { recoveryCodes: ['aaaa-1111', 'bbbb-2222'] } }
      : problem(422, 'wrong_code'),
  );
  const user = await show(<SecondFactor />);

  await user.click(await screen.findByRole('button', { name: 'Turn it on' }));
  await user.type(await screen.findByLabelText(/^Password/), 'ann has a password');
  await user.click(screen.getByRole('button', { name: 'Confirm' }));

  const picture = await screen.findByRole('img', { name: /Picture for the authenticator app/ });
  expect(picture.getAttribute('src')).toMatch(/^data:image\/svg\+xml,/);
  expect(screen.getByText(SETUP.secret)).toBeInTheDocument();

  const code = screen.getByLabelText(/^Code/);
  const turnOn = () => within(screen.getByRole('dialog')).getByRole('button', { name: 'Turn it on' });
  await user.type(code, '000000');
  await user.click(turnOn());
  expect(await screen.findByText(/That code is not right/)).toBeInTheDocument();
  expect(screen.queryByText('aaaa-1111')).toBeNull();

  await user.clear(code);
  await user.type(code, '123 456');
  await user.click(turnOn());
  expect(await screen.findByText('aaaa-1111')).toBeInTheDocument();
  expect(screen.getByText('bbbb-2222')).toBeInTheDocument();
});

test('who gives no password sees no secret', async () => {
  answer('GET /me/two-factor', OFF);
  answer('POST /me/two-factor', () => problem(403, 'confirmation_needed'));
  const user = await show(<SecondFactor />);

  await user.click(await screen.findByRole('button', { name: 'Turn it on' }));
  await screen.findByLabelText(/^Password/);
  await user.click(screen.getAllByRole('button', { name: 'Cancel' }).at(-1) as HTMLElement);

  expect(await screen.findByRole('alert')).toHaveTextContent('This needs your password again.');
  expect(asked('POST /me/two-factor')).toHaveLength(1);
});

test('it is switched off only when asked twice', async () => {
  answer('GET /me/two-factor', { on: true, recoveryCodesLeft: 1 });
  answer('DELETE /me/two-factor', () => ({ status: 204 }));
  const user = await show(<SecondFactor />);

  expect(await screen.findByText('1 recovery code is left.')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Turn it off' }));
  expect(asked('DELETE /me/two-factor')).toHaveLength(0);
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Turn it off' }));

  await waitFor(() => expect(asked('DELETE /me/two-factor')).toHaveLength(1));
});

test('browsers are told by their names', () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0';
  expect(agentName(firefox)).toBe('Firefox · Linux');
  expect(agentName(edge)).toBe('Edge · Windows');
  expect(agentName('stowage/1.0')).toBe('stowage/1.0');
});
