import Folder from '@mui/icons-material/Folder';
import { resource } from '../resource';

export const projects = resource('projects', {
  icon: Folder,
  title: ['name'],
  fields: {
    name: { list: 1 },
    description: { list: 2 },
    is_retired: { filter: true },
  },
});
