import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { show } from '@/testing/show';
import { type Draft, draft, RulesEditor, toRules } from './Rules';

let drafts: Draft[] = [];

function Editor() {
  const [now, setNow] = useState(() => [draft({ pattern: 'acme/*', permissions: ['read'] })]);
  drafts = now;
  return <RulesEditor owner="acme" drafts={now} onChange={setNow} />;
}

test('rules are added, changed and taken away', async () => {
  const user = await show(<Editor />);
  expect(await screen.findByLabelText('Remove rule 1')).toBeDisabled();

  await user.click(screen.getAllByLabelText('Push')[0] as HTMLElement);
  await user.click(screen.getByRole('button', { name: 'Another rule' }));
  await user.type(screen.getByLabelText('Repositories of rule 2'), ' acme/web ');
  expect(toRules(drafts)).toEqual([
    { pattern: 'acme/*', permissions: ['read', 'write'] },
    { pattern: 'acme/web', permissions: ['read'] },
  ]);

  await user.click(screen.getByLabelText('Remove rule 1'));
  expect(toRules(drafts)).toEqual([{ pattern: 'acme/web', permissions: ['read'] }]);
});

test('a rule without a repository is none', () => {
  expect(toRules([draft({ pattern: ' ', permissions: ['read'] })])).toEqual([]);
});
