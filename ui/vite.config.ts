import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

declare const process: { env: Record<string, string | undefined> };
// ./stack ui says where the API is; what is no file of the page goes there.
const api = process.env.UI_API ?? 'http://localhost:5000';

export default defineConfig({
  base: '/ui/',
  plugins: [react()],
  build: {
    chunkSizeWarningLimit: 1600, license: true, modulePreload: { polyfill: false }, target: 'es2022',
    // The page, and that of the API.
    rolldownOptions: { input: ['index.html', 'docs/index.html'] },
  },
  server: {
    // The API takes its own names alone, and writes of its own pages.
    proxy: { '^/(?!ui/|ui$)': { target: api, changeOrigin: true, headers: { origin: api } } },
  },
});
