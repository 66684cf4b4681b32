using Signet.Core;

namespace Signet.Recovery
{
    /// <summary>How much a device may send and receive a day, and what a byte costs beside itself.</summary>
    public sealed class QuotaOptions
    {
        /// <summary>Bytes a day, both ways, headers of IP and TCP included; 0 for no limit.</summary>
        public int BytesPerDay;

        /// <summary>Bytes beyond it that alarms may use.</summary>
        public int AlarmReserve = 16384;

        /// <summary>Share of <see cref="BytesPerDay"/>, in percent, at which a warning is given.</summary>
        public int WarnPercent = 80;

        /// <summary>Header bytes of a segment: 20 for IPv4, 20 for TCP (RFC 9293 section 3.1); 60 for IPv6.</summary>
        public int HeaderBytes = 40;

        /// <summary>Payload bytes of a segment at most.</summary>
        public int SegmentBytes = 1360;

        /// <summary>Bytes of opening and closing a connection, and of asking for its name: three segments to open, four to
        /// close, one question and answer.</summary>
        public int ConnectionBytes = 420;

        /// <summary>Bytes that are paid for ahead with one write to flash, and lost at a restart; a small quota takes a
        /// sixty-fourth of itself where that is more.</summary>
        public int BlockBytes = 2048;

        /// <summary>Refuses numbers that can't work.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingInvalid"/>.</exception>
        public void Check()
        {
            if (BytesPerDay < 0 || BytesPerDay > 1 << 30 || AlarmReserve < 0 || AlarmReserve > 1 << 29 || WarnPercent < 1
                || WarnPercent > 100 || HeaderBytes < 0 || HeaderBytes > 256 || SegmentBytes < 64 || SegmentBytes > 65535
                || ConnectionBytes < 0 || ConnectionBytes > 65535 || BlockBytes < 2048 || BlockBytes > 1 << 24)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "data quota");
            }
        }
    }
}
