import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app/global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { startTexts } from './app/i18n';
import { nonce } from './app/nonce';
import { queries } from './app/query';
import { router } from './app/router';
import { theme } from './app/theme';
import { FreshProvider } from './features/session/fresh';

await startTexts();

const place = document.getElementById('root');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={queries}>
          <Suspense fallback={null}>
            <Notifications position="bottom-right" />
          </Suspense>
          <FreshProvider>
            <Suspense fallback={null}>
              <RouterProvider router={router} />
            </Suspense>
          </FreshProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
