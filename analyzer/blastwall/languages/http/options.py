"""Which options of the HTTP clients take a value, from their manuals (curl 8.x, GNU Wget 1.2x, HTTPie 3.x, xh)."""

from __future__ import annotations

#: curl's short options that take a value (curl(1)).
CURL_SHORT = frozenset("AbcCdDeEFHKmoPQrtTuUwxXyYzh")
#: curl's long options that take a value.
CURL_LONG = frozenset(
    """abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
    continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode
    delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare
    etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port
    ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header help hostpubmd5 hostpubsha256 hsts interface
    ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options
    mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir
    parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert
    proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey
    proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey
    quote random-file range rate referer request request-target resolve retry retry-delay retry-max-time sasl-authzid
    service-name socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time stderr
    tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config
    telnet-option unix-socket upload-file url url-query user user-agent variable vlan-priority write-out""".split()
)
#: The rest that matter: options without a value.
CURL_FLAGS = frozenset(
    """get head next location location-trusted post301 post302 post303 globoff silent show-error fail insecure include
    remote-name remote-name-all compressed verbose append anyauth basic create-dirs digest disable fail-early fail-with-body
    ftp-create-dirs http1.0 http1.1 http2 http2-prior-knowledge http3 ipv4 ipv6 list-only manual negotiate netrc
    no-buffer ntlm parallel path-as-is progress-bar raw remote-header-name remove-on-error retry-all-errors
    retry-connrefused ssl ssl-reqd tcp-fastopen tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding
    use-ascii version xattr proxytunnel crlf junk-session-cookies skip-existing""".split()
)

WGET_SHORT = frozenset("aeioOtTwQPUlABDIRXBh")
WGET_LONG = frozenset(
    """accept accept-regex append-output base bind-address body-data body-file ca-certificate ca-directory certificate
    certificate-type ciphers config connect-timeout crl-file cut-dirs default-page directory-prefix dns-timeout
    domains egd-file exclude-directories exclude-domains execute follow-tags ftp-password ftp-user header hsts-file
    http-passwd http-password http-user ignore-tags include-directories input-file level limit-rate load-cookies
    local-encoding max-redirect method output-document output-file password pinnedpubkey post-data post-file
    prefer-family private-key private-key-type progress protocol-directories proxy-password proxy-user quota
    random-file read-timeout referer regex-type reject reject-regex remote-encoding report-speed restrict-file-names
    save-cookies secure-protocol start-pos timeout tries use-askpass user user-agent wait waitretry warc-file""".split()
)

HTTPIE_SHORT = frozenset("aAopsP")
HTTPIE_LONG = frozenset(
    """auth auth-type bearer body-file boundary cert cert-key cert-key-pass chunked-size ciphers compress-level
    default-scheme download-output format-options max-headers max-redirects output path-as print proxy raw
    response-charset response-mime session session-read-only ssl style timeout verify pretty http-version interface
    resolve""".split()
)
