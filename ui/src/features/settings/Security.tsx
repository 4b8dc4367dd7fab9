import { Stack } from '@mantine/core';
import { Email } from './Email';
import { Password } from './Password';
import { SecondFactor } from './SecondFactor';
import { Sessions } from './Sessions';

/** What one logs in with, and where one is logged in. */
export function Security() {
  return (
    <Stack>
      <Password />
      <Email />
      <SecondFactor />
      <Sessions />
    </Stack>
  );
}
