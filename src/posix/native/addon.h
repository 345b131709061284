/* Every function the addon offers, by the file that holds it. addon.ts declares them for TypeScript. */
#ifndef TSD_ADDON_H
#define TSD_ADDON_H

#include "values.h"

#define NATIVE(name) napi_value name(napi_env env, napi_callback_info info)

NATIVE(native_spawn); /* spawn.c */

NATIVE(native_reap); /* wait.c */
NATIVE(native_kill);

NATIVE(native_pipe); /* descriptors.c */
NATIVE(native_set_pipe_size);
NATIVE(native_append);
NATIVE(native_read);
NATIVE(native_write);
NATIVE(native_close);
NATIVE(native_dup2);
NATIVE(native_pass_on);

NATIVE(native_environment); /* environment.c */
NATIVE(native_show_hidden_names);

NATIVE(native_character_locale); /* locale.c */

NATIVE(native_user_by_name); /* users.c */
NATIVE(native_user_by_id);
NATIVE(native_group_id_by_name);
NATIVE(native_group_exists);

NATIVE(native_get_limit); /* limits.c */
NATIVE(native_set_limit);

NATIVE(native_ignore_signals); /* signals.c */

NATIVE(native_return_memory); /* memory.c */

NATIVE(native_become_user); /* identity.c */
NATIVE(native_new_session);
NATIVE(native_become_subreaper);
NATIVE(native_set_process_name);
NATIVE(native_separate_title);

NATIVE(native_listen_unix); /* sockets.c */
NATIVE(native_listen_tcp);
NATIVE(native_connect_unix);

NATIVE(native_open_by_name); /* names.c */
NATIVE(native_unlink_by_name);
NATIVE(native_shift_by_name);
NATIVE(native_change_owner);

NATIVE(native_error_name); /* error-name.c */

#endif
