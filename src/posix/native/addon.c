/* The addon's table of contents: the names JavaScript sees. */
#include "addon.h"

static const struct {
  const char *name;
  napi_callback call;
} functions[] = {
  { "spawn", native_spawn },
  { "reap", native_reap },
  { "kill", native_kill },
  { "pipe", native_pipe },
  { "setPipeSize", native_set_pipe_size },
  { "read", native_read },
  { "write", native_write },
  { "append", native_append },
  { "close", native_close },
  { "dup2", native_dup2 },
  { "passOn", native_pass_on },
  { "environment", native_environment },
  { "showHiddenNames", native_show_hidden_names },
  { "characterLocale", native_character_locale },
  { "userByName", native_user_by_name },
  { "userById", native_user_by_id },
  { "groupIdByName", native_group_id_by_name },
  { "groupExists", native_group_exists },
  { "getLimit", native_get_limit },
  { "setLimit", native_set_limit },
  { "ignoreSignals", native_ignore_signals },
  { "returnMemory", native_return_memory },
  { "becomeUser", native_become_user },
  { "newSession", native_new_session },
  { "becomeSubreaper", native_become_subreaper },
  { "separateTitle", native_separate_title },
  { "setProcessName", native_set_process_name },
  { "listenUnix", native_listen_unix },
  { "listenTcp", native_listen_tcp },
  { "connectUnix", native_connect_unix },
  { "openByName", native_open_by_name },
  { "unlinkByName", native_unlink_by_name },
  { "shiftByName", native_shift_by_name },
  { "changeOwner", native_change_owner },
  { "errorName", native_error_name },
};

NAPI_MODULE_INIT()
{
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    if (napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, NULL, &function) != napi_ok)
      return NULL;
    set_property(env, exports, functions[i].name, function);
  }
  return exports;
}
