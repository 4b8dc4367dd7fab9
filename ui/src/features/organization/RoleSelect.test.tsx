import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answer, asked, problem } from '@/testing/server';
import { show } from '@/testing/show';
import type { Member } from './api';
import { RoleSelect } from './RoleSelect';

const BOB: Member = {
  name: 'bob',
  fullName: '',
  role: 'member',
  invited: false,
  teams: [],
  since: '2026-11-28T08:00:00Z',
};
const CHANGE = 'PUT /organizations/acme/members/bob';

test('another role is given at once, and said', async () => {
  answer(CHANGE, () => ({ status: 204 }));
  const user = await show(<RoleSelect organization="acme" member={BOB} isMe={false} />);

  await user.selectOptions(await screen.findByLabelText('Role of bob'), 'editor');

  await waitFor(() => expect(asked(CHANGE)).toHaveLength(1));
  expect(JSON.parse(asked(CHANGE)[0]?.body ?? '')).toEqual({ role: 'editor' });
  expect(await screen.findByText('bob has the role: Editor.')).toBeInTheDocument();
});

test('who changes their own role is asked first', async () => {
  answer(CHANGE, () => ({ status: 204 }));
  const user = await show(<RoleSelect organization="acme" member={{ ...BOB, role: 'owner' }} isMe />);

  await user.selectOptions(await screen.findByLabelText('Role of bob'), 'member');
  await screen.findByText('Change your own role? (Member)');
  expect(asked(CHANGE)).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(asked(CHANGE)).toHaveLength(0);

  await user.selectOptions(screen.getByLabelText('Role of bob'), 'member');
  await user.click(await screen.findByRole('button', { name: 'Change my role' }));
  await waitFor(() => expect(asked(CHANGE)).toHaveLength(1));
});

test('the last owner keeps the role, and it is told why', async () => {
  answer(CHANGE, () => problem(409, 'last_owner'));
  const user = await show(<RoleSelect organization="acme" member={{ ...BOB, role: 'owner' }} isMe={false} />);

  await user.selectOptions(await screen.findByLabelText('Role of bob'), 'member');

  expect(await screen.findByText(/This is the last owner/)).toBeInTheDocument();
  expect(screen.getByLabelText('Role of bob')).toHaveValue('owner');
});
