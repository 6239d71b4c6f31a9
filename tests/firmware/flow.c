// A plugin for QEMU, version of its interface VERSION: writes the start of every executed block of code that lies in given
// ranges, 32 bits each. Declared here is all that it needs, because the header is not among the packages.
//
//   -plugin file=flow.so,ranges=FILE,blocks=FILE     FILE of ranges: two hexadecimal numbers on each line, both included

#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
typedef void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);
typedef void on_execution(unsigned cpu, void *data);
extern void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, on_translation *callback);
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, on_execution *callback, int flags, void *data);
extern uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);

int qemu_plugin_version = VERSION;

static struct { unsigned long first, last; } ranges[4096];
static int count;
static FILE *blocks;

static void executed(unsigned cpu, void *data) {
    uint32_t start = (uintptr_t)data;
    (void)cpu;
    fwrite(&start, sizeof start, 1, blocks);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
    uint64_t start = qemu_plugin_tb_vaddr(tb);
    (void)id;
    for (int i = 0; i < count; i++)
        if (ranges[i].first <= start && start <= ranges[i].last) {
            qemu_plugin_register_vcpu_tb_exec_cb(tb, executed, 0, (void *)(uintptr_t)start);
            return;
        }
}

int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv) {
    (void)info;
    for (int i = 0; i < argc; i++) {
        if (!strncmp(argv[i], "ranges=", 7)) {
            FILE *file = fopen(argv[i] + 7, "r");
            while (file && count < 4096 && fscanf(file, "%lx %lx", &ranges[count].first, &ranges[count].last) == 2) count++;
            if (!file || fscanf(file, "%*s") != EOF) return 1;
            fclose(file);
        } else if (!strncmp(argv[i], "blocks=", 7)) {
            blocks = fopen(argv[i] + 7, "wb");
        }
    }
    if (!blocks || !count) return 1;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    return 0;
}
