namespace Signet.Core
{
    /// <summary>
    /// Every error that Signet reports. Numbers never change meaning: logs and backends keep them (docs/SPEC.md,
    /// "Error codes"). Below 100 bytes and crypto, 100 modem and line, 200 SIM, 300 TLS, 400 X.509, 500 MQTT,
    /// 600 telemetry, 700 store, 800 settings and agent.
    /// </summary>
    public enum ErrorCode
    {
        /// <summary>No error.</summary>
        None = 0,

        /// <summary>A caller passed a value outside its documented range.</summary>
        InvalidArgument = 1,

        /// <summary>A buffer has no room for what must go into it.</summary>
        BufferTooSmall = 2,

        /// <summary>The operation is not possible in the present state.</summary>
        InvalidState = 3,

        /// <summary>The feature is not supported.</summary>
        NotSupported = 4,

        /// <summary>The text is not an even number of hexadecimal digits.</summary>
        HexInvalid = 10,

        /// <summary>The bytes are not the strict DER that was expected.</summary>
        DerInvalid = 11,

        /// <summary>The bytes are not the deterministic CBOR that was expected.</summary>
        CborInvalid = 12,

        /// <summary>The date or time does not exist.</summary>
        TimeInvalid = 13,

        /// <summary>Random bytes were asked for before the generator had enough seed sources.</summary>
        EntropyMissing = 20,

        /// <summary>An entropy source failed or repeated itself.</summary>
        EntropyFailed = 21,

        /// <summary>A P-256 point is malformed or not on the curve.</summary>
        PointNotOnCurve = 30,

        /// <summary>Data did not pass its authentication tag.</summary>
        AuthenticationFailed = 31,

        /// <summary>A peer's key of key agreement gives a secret that does not depend on ours.</summary>
        PeerKeyRefused = 32,

        /// <summary>A public key is malformed, too short or too long.</summary>
        PublicKeyRefused = 33,

        /// <summary>The module did not answer in time.</summary>
        LineTimeout = 100,

        /// <summary>The line to the module is gone.</summary>
        LineClosed = 101,

        /// <summary>The module sent more than the announced or allowed length.</summary>
        LineOverflow = 102,

        /// <summary>The module's answer does not have the form that its manual gives.</summary>
        LineMalformed = 103,

        /// <summary>The module answered ERROR.</summary>
        ModemError = 104,

        /// <summary>The module answered +CME ERROR or +CMS ERROR.</summary>
        CmeError = 105,

        /// <summary>The module answers nothing, not even AT.</summary>
        ModemNotResponding = 106,

        /// <summary>The module restarted by itself.</summary>
        ModemRestarted = 107,

        /// <summary>No dialect of this name exists, or none for this module.</summary>
        DialectUnknown = 108,

        /// <summary>The module sees no SIM.</summary>
        SimNotInserted = 110,

        /// <summary>The SIM wants its PIN.</summary>
        SimPinRequired = 111,

        /// <summary>The SIM is blocked and wants its PUK.</summary>
        SimPukRequired = 112,

        /// <summary>The module can't talk to the SIM.</summary>
        SimFailure = 113,

        /// <summary>The SIM or the module's SIM interface is busy.</summary>
        SimBusy = 114,

        /// <summary>The network refused registration.</summary>
        RegistrationDenied = 120,

        /// <summary>The module found no network in time.</summary>
        RegistrationTimeout = 121,

        /// <summary>The packet data connection could not be opened.</summary>
        PdpFailed = 122,

        /// <summary>The module could not connect to the peer.</summary>
        SocketOpenFailed = 123,

        /// <summary>The host name could not be resolved.</summary>
        DnsFailed = 124,

        /// <summary>The module did not take or deliver the data.</summary>
        SocketSendFailed = 125,

        /// <summary>The connection was closed by peer or network.</summary>
        SocketClosed = 126,

        /// <summary>The peer was not reached or did not answer in time.</summary>
        SocketTimeout = 127,

        /// <summary>The module gave no prompt for the data.</summary>
        PromptMissing = 128,

        /// <summary>The peer has acknowledged nothing for too long.</summary>
        SocketStalled = 129,

        /// <summary>The module's send buffer stays full.</summary>
        SocketBufferFull = 130,

        /// <summary>The module has no connection left.</summary>
        SocketsExhausted = 131,

        /// <summary>The peer refused the connection.</summary>
        SocketRefused = 132,

        /// <summary>A row of a dialect's table can't be read.</summary>
        DialectMalformed = 133,

        /// <summary>The network refuses this SIM or this module for good (3GPP TS 24.301 Annex A).</summary>
        RegistrationForbidden = 140,

        /// <summary>This network, or this place, refuses the SIM; another one may take it.</summary>
        NetworkForbidden = 141,

        /// <summary>The network refused for a reason that passes.</summary>
        NetworkCongested = 142,

        /// <summary>The network refuses the packet data connection until a person changes something.</summary>
        PdpForbidden = 143,

        /// <summary>The module is in power saving mode and hears nothing.</summary>
        ModemAsleep = 144,

        /// <summary>The daily data quota is used up.</summary>
        DataQuotaReached = 145,

        /// <summary>The SIM sends proactive commands without end.</summary>
        SimToolkitStorm = 146,

        /// <summary>The module could not be turned off.</summary>
        PowerOffFailed = 147,

        /// <summary>An APDU did not reach the SIM or its answer did not come back.</summary>
        ApduTransportFailed = 200,

        /// <summary>The APDU or its answer does not have the form of ETSI TS 102 221.</summary>
        ApduMalformed = 201,

        /// <summary>The SIM refused the command with a status word that has no reaction of its own.</summary>
        StatusWord = 202,

        /// <summary>The SIM has no free logical channel.</summary>
        ChannelUnavailable = 203,

        /// <summary>The logical channel to the applet is gone.</summary>
        ChannelLost = 204,

        /// <summary>No IoT SAFE applet answers to any known AID.</summary>
        AppletNotFound = 205,

        /// <summary>An applet answered to the AID but does not speak IoT SAFE.</summary>
        AppletNotIotSafe = 206,

        /// <summary>The applet has no such key or file.</summary>
        ObjectNotFound = 207,

        /// <summary>The applet denied the operation on this object.</summary>
        ObjectDenied = 208,

        /// <summary>The applet is out of memory.</summary>
        AppletMemory = 209,

        /// <summary>Remote administration is changing the object.</summary>
        AppletBusy = 210,

        /// <summary>The applet has no free session.</summary>
        SessionLimit = 211,

        /// <summary>The applet found the command's data incorrect.</summary>
        CommandRefused = 212,

        /// <summary>The applet does not know the instruction.</summary>
        InstructionUnsupported = 213,

        /// <summary>The applet's data is not a well-formed BER-TLV structure.</summary>
        TlvInvalid = 214,

        /// <summary>The SIM holds no usable signing key.</summary>
        KeyMissing = 215,

        /// <summary>The SIM holds no client certificate.</summary>
        CertificateMissing = 216,

        /// <summary>The client certificate belongs to another key than the SIM's.</summary>
        CertificateKeyMismatch = 217,

        /// <summary>A rule that protects the SIM's PIN counters and objects forbids this APDU.</summary>
        UnsafeApdu = 218,

        /// <summary>The applet has no volatile key slot or no public key object that may be overwritten.</summary>
        NoScratchKey = 219,

        /// <summary>The applet reports that its store is damaged.</summary>
        AppletIntegrity = 220,

        /// <summary>The applet's signature does not have 64 bytes or valid DER.</summary>
        SignatureMalformed = 221,

        /// <summary>The day's allowance of writes to the SIM's memory is used up.</summary>
        CardWearLimit = 222,

        /// <summary>The module does not pass this instruction on to the SIM.</summary>
        InstructionBlocked = 223,

        /// <summary>The SIM's key or certificate has been deactivated.</summary>
        CredentialsRevoked = 224,

        /// <summary>The SIM's answer was lost between the status word 61xx and GET RESPONSE.</summary>
        ResponseLost = 225,

        /// <summary>The server sent a record larger than the receive buffer.</summary>
        TlsRecordOverflow = 300,

        /// <summary>The server sent something that is no TLS record.</summary>
        TlsBadRecord = 301,

        /// <summary>A record did not authenticate.</summary>
        TlsBadRecordMac = 302,

        /// <summary>A handshake message is malformed.</summary>
        TlsDecodeError = 303,

        /// <summary>A message came at the wrong moment.</summary>
        TlsUnexpectedMessage = 304,

        /// <summary>A field of a message has a value that it must not have.</summary>
        TlsIllegalParameter = 305,

        /// <summary>The server does not speak TLS 1.3.</summary>
        TlsUnsupportedVersion = 306,

        /// <summary>The server chose a cipher suite that was not offered.</summary>
        TlsNoCommonSuite = 307,

        /// <summary>The server wants a key exchange group that was not offered.</summary>
        TlsNoCommonGroup = 308,

        /// <summary>The server left out an extension that it must send.</summary>
        TlsMissingExtension = 309,

        /// <summary>The server sent an extension that was not offered.</summary>
        TlsUnsupportedExtension = 310,

        /// <summary>The server's CertificateVerify is not signed by its certificate's key.</summary>
        TlsBadServerSignature = 311,

        /// <summary>The server's Finished does not match the handshake.</summary>
        TlsBadServerFinished = 312,

        /// <summary>The server ended the connection with an alert.</summary>
        TlsAlertReceived = 313,

        /// <summary>The connection ended without close_notify.</summary>
        TlsTruncated = 314,

        /// <summary>The handshake did not end in time.</summary>
        TlsTimeout = 315,

        /// <summary>
        /// The server asked for no client certificate though the settings demand mutual authentication.
        /// </summary>
        TlsNoCertificateRequest = 316,

        /// <summary>The server closed before it confirmed the client certificate.</summary>
        ClientNotConfirmed = 317,

        /// <summary>The server's signature algorithm is not supported.</summary>
        TlsSignatureSchemeUnsupported = 318,

        /// <summary>The server's certificates are larger than the client takes.</summary>
        TlsCertificateTooLarge = 319,

        /// <summary>The secure element could not sign the handshake.</summary>
        TlsClientSignatureFailed = 320,

        /// <summary>A traffic key was used as often as it may be.</summary>
        TlsKeyLimit = 321,

        /// <summary>The server keeps sending messages without data.</summary>
        TlsFlood = 322,

        /// <summary>The server wants a second ClientHello with a cookie that is too large.</summary>
        TlsHelloRetryRequest = 323,

        /// <summary>The server speaks TLS 1.3 but was made to answer with an older version.</summary>
        TlsDowngrade = 324,

        /// <summary>The server closed the connection during the handshake without an alert.</summary>
        TlsHandshakeClosed = 325,

        /// <summary>The server of TLS 1.2 does not bind the master secret to the handshake.</summary>
        TlsNoExtendedMasterSecret = 326,

        /// <summary>The server of TLS 1.2 did not indicate secure renegotiation, or indicated a renegotiation.</summary>
        TlsNoSecureRenegotiation = 327,

        /// <summary>A certificate is not strict DER of RFC 5280.</summary>
        CertificateMalformed = 400,

        /// <summary>A certificate's validity is over.</summary>
        CertificateExpired = 401,

        /// <summary>A certificate's validity has not begun.</summary>
        CertificateNotYetValid = 402,

        /// <summary>Without any time no validity can be judged.</summary>
        ClockUnknown = 403,

        /// <summary>The server's certificate is for another name.</summary>
        NameMismatch = 404,

        /// <summary>No trust anchor issued the server's chain.</summary>
        UnknownIssuer = 405,

        /// <summary>A certificate's signature does not verify.</summary>
        CertificateSignatureInvalid = 406,

        /// <summary>An issuing certificate is not marked as CA.</summary>
        NotACertificateAuthority = 407,

        /// <summary>The chain is longer than an issuer's pathLenConstraint allows.</summary>
        PathLengthExceeded = 408,

        /// <summary>A certificate's keyUsage forbids this use.</summary>
        KeyUsageForbids = 409,

        /// <summary>A certificate's extendedKeyUsage does not include server authentication.</summary>
        ExtendedKeyUsageForbids = 410,

        /// <summary>A certificate has a critical extension that is not understood.</summary>
        UnknownCriticalExtension = 411,

        /// <summary>A certificate uses an algorithm that is not supported.</summary>
        CertificateAlgorithmUnsupported = 412,

        /// <summary>The server sent more certificates than the client takes.</summary>
        ChainTooLong = 413,

        /// <summary>The server sent no certificate.</summary>
        NoServerCertificate = 414,

        /// <summary>An issuing certificate constrains names, which is not supported.</summary>
        NameConstraintsUnsupported = 415,

        /// <summary>An issuing certificate may not vouch for this server's name.</summary>
        NameConstraintsForbid = 416,

        /// <summary>No path was found before the limit of signatures, steps of the search or name comparisons.</summary>
        PathSearchLimit = 417,

        /// <summary>A certificate demands that policies be processed, which is not supported.</summary>
        PolicyRequired = 418,

        /// <summary>A packet is malformed.</summary>
        MqttMalformed = 500,

        /// <summary>The broker refused the connection.</summary>
        MqttConnectionRefused = 501,

        /// <summary>The broker did not answer in time.</summary>
        MqttTimeout = 502,

        /// <summary>The broker closed the connection.</summary>
        MqttClosed = 503,

        /// <summary>The broker sent a packet that is not allowed now.</summary>
        MqttProtocolError = 504,

        /// <summary>A packet is larger than the buffer for it.</summary>
        MqttPacketTooLarge = 505,

        /// <summary>The broker refused a subscription.</summary>
        MqttSubscriptionRefused = 506,

        /// <summary>There is no connection to the broker.</summary>
        MqttNotConnected = 507,

        /// <summary>The topic is empty, too long or holds a wildcard or NUL.</summary>
        MqttTopicInvalid = 508,

        /// <summary>A message of QoS 1 or 2 came while too many others waited for their handler.</summary>
        MqttReceiverBusy = 509,

        /// <summary>The broker ended the connection and said why.</summary>
        MqttServerDisconnected = 510,

        /// <summary>The broker has said that it does not offer this.</summary>
        MqttNotAvailable = 511,

        /// <summary>The broker did not take the message.</summary>
        MqttPublishRefused = 512,

        /// <summary>The message is not the COSE_Sign1 of docs/SPEC.md.</summary>
        CoseMalformed = 600,

        /// <summary>The signature does not verify.</summary>
        CoseSignatureInvalid = 601,

        /// <summary>The message names an algorithm that is not supported.</summary>
        CoseAlgorithmUnsupported = 602,

        /// <summary>The message was signed by another key.</summary>
        CoseKeyMismatch = 603,

        /// <summary>The signed payload is not the batch of docs/SPEC.md.</summary>
        PayloadMalformed = 604,

        /// <summary>The batch has no room for another reading.</summary>
        BatchFull = 605,

        /// <summary>A confirmation names a message that this device did not sign.</summary>
        ConfirmationForeign = 606,

        /// <summary>A confirmation is not what docs/SPEC.md says.</summary>
        ConfirmationMalformed = 607,

        /// <summary>A message is signed by no issuer that the device knows.</summary>
        IssuerUnknown = 608,

        /// <summary>An issuer has no right to such a message.</summary>
        IssuerForbidden = 609,

        /// <summary>A command's counter was used already, or it is for another epoch.</summary>
        CommandReplayed = 610,

        /// <summary>A command's time has passed, or the device has no clock to judge it by.</summary>
        CommandExpired = 611,

        /// <summary>The device does not know the command.</summary>
        CommandUnknown = 612,

        /// <summary>A command or its argument does not have the form of docs/SPEC.md.</summary>
        CommandMalformed = 613,

        /// <summary>The new broker gave no confirmation in time.</summary>
        BrokerNotConfirmed = 614,

        /// <summary>The broker took a message that nobody subscribes to.</summary>
        MessageNotDelivered = 615,

        /// <summary>The descriptor has no room in 4 096 bytes.</summary>
        DescriptorTooLarge = 616,

        /// <summary>The broker sends the device to another server.</summary>
        MqttRedirected = 670,

        /// <summary>The last issuer with a right can't be removed.</summary>
        IssuerLast = 671,

        /// <summary>The device has no room for another issuer.</summary>
        IssuersFull = 672,

        /// <summary>The medium of the store can't be read or written.</summary>
        StoreFailed = 700,

        /// <summary>The medium of the store has no room.</summary>
        StoreFull = 701,

        /// <summary>What the store holds is not what was written.</summary>
        StoreCorrupt = 702,

        /// <summary>No key at hand opens the store.</summary>
        StoreKeyMissing = 703,

        /// <summary>The SIM has no such source of a secret.</summary>
        SimSecretMissing = 704,

        /// <summary>A number that may only rise would fall.</summary>
        RollbackRefused = 705,

        /// <summary>The outbox is full of messages that matter more.</summary>
        OutboxFull = 706,

        /// <summary>A required setting is missing.</summary>
        SettingMissing = 800,

        /// <summary>A setting has a value that can't be used.</summary>
        SettingInvalid = 801,

        /// <summary>Something failed that has no code of its own.</summary>
        Unexpected = 802,
    }
}
