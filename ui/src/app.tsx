// The page: its resources, and the other pages.
import { Suspense } from 'react';
import { Admin, CustomRoutes, Resource } from 'react-admin';
import { Route } from 'react-router-dom';
import { QueryClient } from '@tanstack/react-query';
import { authProvider } from './auth';
import { i18n } from './i18n';
import { Frame } from './layout';
import { CreatePage, EditPage, Home, ListPage, pages, ShowPage } from './pages';
import { provider } from './provider';
import { titleOf } from './resource';
import { resources } from './resources';
import { dark, light } from './theme';
import './page.css';

const client = new QueryClient({
  defaultOptions: {
    // The server would refuse the same again.
    queries: { retry: (count, error: any) => count < 2 && !(error.status >= 400 && error.status < 500) },
  },
});

export const App = () => (
  <Admin authProvider={authProvider} dataProvider={provider} i18nProvider={i18n} layout={Frame}
    dashboard={Home} lightTheme={light} darkTheme={dark} queryClient={client} requireAuth
    disableTelemetry title="Lab inventory">
    {resources.map(({ name, icon, isView }) => (
      <Resource key={name} name={name} icon={icon} list={ListPage}
        show={isView ? undefined : ShowPage} create={isView ? undefined : CreatePage}
        edit={isView ? undefined : EditPage} recordRepresentation={row => titleOf(name, row)} />
    ))}
    <Resource name="people" />
    {[false, true].map(isAlone => (
      <CustomRoutes key={String(isAlone)} noLayout={isAlone}>
        {pages.filter(page => !!page.isAlone === isAlone).map(({ path, page: Page }) => (
          <Route key={path} path={path} element={<Suspense fallback={null}><Page /></Suspense>} />
        ))}
      </CustomRoutes>
    ))}
  </Admin>
);
