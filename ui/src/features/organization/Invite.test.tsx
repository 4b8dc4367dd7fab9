import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { answer, asked } from '@/testing/server';
import { show } from '@/testing/show';
import { Invite } from './Invite';
import { parseInvitees } from './invitees';

const LIST = 'POST /organizations/acme/invitations/csv';
const NAMES = 'POST /organizations/acme/invitations';

test('a list is looked at before anybody is invited by it', async () => {
  answer('GET /organizations/acme/teams', { items: [] });
  answer(LIST, (call) => ({
    body: {
      items: [
        {
          invitee: 'carol@example.com',
          status: 'invited',
          ...(call.query.get('dryRun') === 'false' ? { link: 'https://hub.example/invitations#x1' } : {}),
        },
        { invitee: 'bob', status: 'existing_org_member' },
      ],
    },
  }));
  const user = await show(<Invite organization="acme" onClose={() => {}} />);
  const csv = 'email\ncarol@example.com\nbob\n';

  await user.click(await screen.findByText('By a CSV file'));
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  await user.upload(input as HTMLInputElement, new File([csv], 'people.csv', { type: 'text/csv' }));
  await user.selectOptions(screen.getByLabelText('Role'), 'editor');
  await user.click(screen.getByRole('button', { name: 'Check' }));

  expect(await screen.findByText('1 person would be invited.')).toBeInTheDocument();
  expect(screen.getByText('Is a member')).toBeInTheDocument();
  expect(asked(LIST)).toHaveLength(1);
  expect(asked(LIST)[0]?.query.get('dryRun')).toBe('true');
  expect(asked(LIST)[0]?.query.get('role')).toBe('editor');
  expect(asked(LIST)[0]?.type).toMatch(/^text\/csv/);
  expect(asked(LIST)[0]?.body).toBe(csv);

  await user.click(screen.getByRole('button', { name: 'Invite 1 person' }));
  expect(await screen.findByText('https://hub.example/invitations#x1')).toBeInTheDocument();
  expect(asked(LIST)[1]?.query.get('dryRun')).toBe('false');
});

test('names are invited once each, and nobody where none is good', async () => {
  answer('GET /organizations/acme/teams', { items: [] });
  answer(NAMES, { items: [{ invitee: 'nobody', status: 'invalid_email_or_docker_id' }] });
  const close = vi.fn();
  const user = await show(<Invite organization="acme" onClose={close} />);

  await user.type(await screen.findByLabelText('Names or mail addresses'), 'nobody, nobody');
  await user.click(screen.getByRole('button', { name: 'Check' }));

  await screen.findByText('Nobody would be invited.');
  expect(JSON.parse(asked(NAMES)[0]?.body ?? '')).toEqual({
    invitees: ['nobody'],
    role: 'member',
    dryRun: true,
  });
  expect(screen.getByRole('button', { name: 'Invite' })).toBeDisabled();
  await user.click(screen.getByRole('button', { name: 'Back' }));
  await waitFor(() => expect(screen.getByLabelText('Names or mail addresses')).toHaveValue('nobody, nobody'));
});

test('invitees are parted by lines, commas, semicolons and blanks, also those of Chinese', () => {
  expect(parseInvitees(' ann,bob；carol@example.com\n\ndave ann；')).toEqual([
    'ann',
    'bob',
    'carol@example.com',
    'dave',
  ]);
  expect(parseInvitees(' \n')).toEqual([]);
});
