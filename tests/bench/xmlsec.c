/* xmlsec1 without anything around it: parses a Response, verifies its signatures under a pinned key by the IDs of their elements, and reads the name and
   every attribute value. Of the rules of SAML it checks none, and it is given XML, not base64.

   xmlsec FOLDER answers lines: "check CASE" with "ok", "CASE MILLISECONDS" with how often it validated and the nanoseconds of a processor that it took. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlenc.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#define CASES 32
#define DS "http://www.w3.org/2000/09/xmldsig#"
#define SAML "urn:oasis:names:tc:SAML:2.0:assertion"
#define NAME "ada.lovelace@example.org"

typedef struct {
    char name[16];
    char *good, *bad;
    size_t good_size, bad_size;
    int values;
    xmlSecKeyPtr key;
} Case;

static Case cases[CASES];
static int known;
static const char *folder;
static xmlSecKeysMngrPtr manager;

static void fail(const char *why, const char *what) {
    fprintf(stderr, "%s: %s\n", why, what);
    exit(1);
}

static char *contents(const char *name, const char *suffix, size_t *size) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, suffix);
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail("cannot be read", path);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*size + 1);
    if (text == NULL || fread(text, 1, *size, file) != *size) fail("cannot be read", path);
    text[*size] = 0;
    fclose(file);
    return text;
}

static int is(xmlNodePtr node, const char *name, const char *space) {
    return node->type == XML_ELEMENT_NODE && node->ns != NULL && xmlStrEqual(node->name, BAD_CAST name) && xmlStrEqual(node->ns->href, BAD_CAST space);
}

static xmlNodePtr child(xmlNodePtr parent, const char *name, const char *space) {
    for (xmlNodePtr node = parent == NULL ? NULL : parent->children; node != NULL; node = node->next)
        if (is(node, name, space)) return node;
    return NULL;
}

static int verifies(xmlNodePtr signature, const Case *one) {
    xmlSecDSigCtxPtr context = xmlSecDSigCtxCreate(NULL);
    if (context == NULL) return 0;
    context->signKey = xmlSecKeyDuplicate(one->key);
    xmlAttrPtr id = xmlHasProp(signature->parent, BAD_CAST "ID");
    int good = 0;
    if (context->signKey != NULL && id != NULL && xmlSecDSigCtxVerify(context, signature) >= 0 && context->status == xmlSecDSigStatusSucceeded
        && xmlSecPtrListGetSize(&context->signedInfoReferences) == 1) {
        xmlSecDSigReferenceCtxPtr reference = xmlSecPtrListGetItem(&context->signedInfoReferences, 0);
        xmlChar *value = xmlGetProp(signature->parent, BAD_CAST "ID");
        good = reference->uri != NULL && reference->uri[0] == '#' && xmlStrEqual(reference->uri + 1, value);
        xmlFree(value);
    }
    xmlSecDSigCtxDestroy(context);
    return good;
}

static int decrypts(xmlNodePtr encrypted) {
    xmlNodePtr data = xmlSecFindNode(encrypted, BAD_CAST "EncryptedData", xmlSecEncNs);
    xmlSecEncCtxPtr context = data == NULL ? NULL : xmlSecEncCtxCreate(manager);
    if (context == NULL) return 0;
    int good = xmlSecEncCtxDecrypt(context, data) >= 0 && context->resultReplaced;
    xmlSecEncCtxDestroy(context);
    return good;
}

static int validates(const Case *one, const char *text, size_t size) {
    static const xmlChar *ids[] = {BAD_CAST "ID", NULL};
    xmlDocPtr document = xmlReadMemory(text, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (document == NULL) return 0;
    xmlNodePtr root = xmlDocGetRootElement(document);
    xmlNodePtr encrypted = child(root, "EncryptedAssertion", SAML);
    int good = encrypted == NULL || decrypts(encrypted);
    xmlSecAddIDs(document, root, ids);
    xmlNodePtr assertion = child(encrypted == NULL ? root : encrypted, "Assertion", SAML);
    xmlNodePtr inner = child(assertion, "Signature", DS), outer = child(root, "Signature", DS);
    good = good && inner != NULL && (outer == NULL || verifies(outer, one)) && verifies(inner, one);
    int values = 0;
    if (good) {
        xmlNodePtr name = child(child(assertion, "Subject", SAML), "NameID", SAML);
        xmlChar *said = name == NULL ? NULL : xmlNodeGetContent(name);
        good = xmlStrEqual(said, BAD_CAST NAME);
        xmlFree(said);
        xmlNodePtr statement = child(assertion, "AttributeStatement", SAML);
        for (xmlNodePtr at = statement == NULL ? NULL : statement->children; at != NULL; at = at->next)
            for (xmlNodePtr value = is(at, "Attribute", SAML) ? at->children : NULL; value != NULL; value = value->next)
                if (is(value, "AttributeValue", SAML)) {
                    xmlFree(xmlNodeGetContent(value));
                    values++;
                }
    }
    xmlFreeDoc(document);
    return good && values == one->values;
}

static Case *find(const char *name) {
    for (int at = 0; at < known; at++)
        if (strcmp(cases[at].name, name) == 0) return &cases[at];
    return NULL;
}

static void open_case(const char *name) {
    size_t size;
    if (known == CASES || strlen(name) >= sizeof cases[0].name) fail("no room for", name);
    Case *one = &cases[known++];
    strcpy(one->name, name);
    one->good = contents(name, ".xml", &one->good_size);
    one->bad = contents(name, ".changed.xml", &one->bad_size);
    char *values = contents(name, ".values", &size);
    one->values = atoi(values);
    free(values);
    char *certificate = contents(name, ".cert.pem", &size);
    one->key = xmlSecCryptoAppKeyLoadMemory((const xmlSecByte *)certificate, size, xmlSecKeyDataFormatCertPem, NULL, NULL, NULL);
    free(certificate);
    if (one->key == NULL) fail("no key", name);
    if (!validates(one, one->good, one->good_size)) fail("a genuine message was refused", name);
    if (validates(one, one->bad, one->bad_size)) fail("a changed message was accepted", name);
}

static long long processor(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void slice(const Case *one, long long wanted) {
    long long start = processor(), took = 0, times = 0, batch = 1;
    for (;;) {
        for (long long at = 0; at < batch; at++)
            if (!validates(one, one->good, one->good_size)) fail("refused", one->name);
        times += batch;
        took = processor() - start;
        if (took >= wanted) break;
        if (took < wanted / 16) batch *= 2;
    }
    printf("%lld %lld\n", times, took);
}

static void silent(const char *file, int line, const char *func, const char *object, const char *subject, int reason, const char *message) {
    (void)file, (void)line, (void)func, (void)object, (void)subject, (void)reason, (void)message;
}

int main(int count, char **words) {
    if (count != 2) fail("usage", "xmlsec FOLDER");
    folder = words[1];
    xmlInitParser();
    if (xmlSecInit() < 0 || xmlSecCryptoAppInit(NULL) < 0 || xmlSecCryptoInit() < 0) fail("xmlsec", "does not start");
    xmlSecErrorsSetCallback(silent);
    size_t size;
    char *text = contents("sp", ".key.pem", &size);
    xmlSecKeyPtr key = xmlSecCryptoAppKeyLoadMemory((const xmlSecByte *)text, size, xmlSecKeyDataFormatPem, NULL, NULL, NULL);
    manager = xmlSecKeysMngrCreate();
    if (key == NULL || manager == NULL || xmlSecCryptoAppDefaultKeysMngrInit(manager) < 0 || xmlSecCryptoAppDefaultKeysMngrAdoptKey(manager, key) < 0)
        fail("no private key", "sp");
    free(text);
    char line[128], first[64], second[64];
    printf("ready\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "%63s %63s", first, second) != 2) fail("a line has two words", line);
        if (strcmp(first, "check") == 0) {
            open_case(second);
            printf("ok\n");
        } else {
            const Case *one = find(first);
            if (one == NULL) fail("a case is checked before it is timed", first);
            slice(one, atoll(second) * 1000000LL);
        }
        fflush(stdout);
    }
    return 0;
}
