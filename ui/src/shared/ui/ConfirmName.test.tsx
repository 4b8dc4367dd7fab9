import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { ProblemError } from '@/api/problem';
import { show } from '@/testing/show';
import { ConfirmName } from './ConfirmName';

function dialog(onConfirm: (typed: string) => Promise<void>, onClose = () => {}) {
  return (
    <ConfirmName
      title="Delete acme?"
      why="It can't be undone."
      action="Delete it"
      name="acme"
      isDangerous
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}

test('nothing goes before its name is typed as it is', async () => {
  const confirm = vi.fn(async () => {});
  const user = await show(dialog(confirm));
  const field = await screen.findByLabelText('Type acme to confirm');
  const button = screen.getByRole('button', { name: 'Delete it' });
  expect(button).toBeDisabled();

  for (const almost of ['Acme', 'acm', 'acme ']) {
    await user.clear(field);
    await user.type(field, `${almost}{Enter}`);
    expect(button).toBeDisabled();
  }

  expect(confirm).not.toHaveBeenCalled();
});

test('the name typed goes along, and the question closes', async () => {
  const confirm = vi.fn(async () => {});
  const close = vi.fn();
  const user = await show(dialog(confirm, close));

  await user.type(await screen.findByLabelText('Type acme to confirm'), 'acme{Enter}');

  expect(confirm).toHaveBeenCalledExactlyOnceWith('acme');
  expect(close).toHaveBeenCalledOnce();
});

test('what the server refuses is told, and the question stays', async () => {
  const close = vi.fn();
  const refusal = new ProblemError(409, { code: 'last_owner', detail: 'no' });
  const user = await show(
    dialog(async () => {
      throw refusal;
    }, close),
  );

  await user.type(await screen.findByLabelText('Type acme to confirm'), 'acme');
  await user.click(screen.getByRole('button', { name: 'Delete it' }));

  expect(await screen.findByText(/This is the last owner/)).toBeInTheDocument();
  expect(close).not.toHaveBeenCalled();
});
